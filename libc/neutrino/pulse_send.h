/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rings that this process sends pulses through belong to its coids: what
 * closes one says so before and after. Weak, so that a program which never
 * sends a pulse does not carry the code that does.
 */
#pragma once

#include "libc/seam/seam.h"

/*
 * COID is about to be closed. No thread sends pulses until pulse_send_closed(),
 * so none gets the ring back, which goes with the coid.
 */
hidden weak void pulse_send_close(int coid);
hidden weak void pulse_send_closed(void);
/* In the child of a fork, which has none of the rings. */
hidden weak void pulse_send_forget(void);

static inline void pulse_send_closes(int coid)
{
	if (pulse_send_close) {
		pulse_send_close(coid);
	}
}

static inline void pulse_send_has_closed(void)
{
	if (pulse_send_closed) {
		pulse_send_closed();
	}
}
