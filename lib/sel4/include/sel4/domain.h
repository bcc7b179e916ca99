/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduling domains. A kernel built for one domain knows only domain 0.
 */
#pragma once

#include "sel4/invoke.h"

static inline int seL4_DomainSet_Set(seL4_CPtr control, seL4_Uint8 domain, seL4_CPtr tcb)
{
	seL4_SetCap(0, tcb);
	return sel4_invoke(control, DomainSetSet, 1, 1, domain, 0, 0, 0);
}

/* duration: in ticks of the timer. */
static inline int seL4_DomainSet_ScheduleConfigure(seL4_CPtr control, seL4_Word index,
						   seL4_Uint8 domain, seL4_Word duration)
{
	return sel4_invoke(control, DomainScheduleConfigure, 0, 3, index, domain, duration, 0);
}

static inline int seL4_DomainSet_ScheduleSetStart(seL4_CPtr control, seL4_Word index)
{
	return sel4_invoke(control, DomainScheduleSetStart, 0, 1, index, 0, 0, 0);
}
