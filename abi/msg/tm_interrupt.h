/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests of drivers about interrupts, for root only. An interrupt signals the
 * notification of its channel and meets no taskman on its way. Sent by
 * libc/neutrino, answered in taskman/sys.
 */
#pragma once

#include "abi/sel4/types.h"

/* status = id. Answer: struct tm_interrupt. */
struct tm_interrupt_attach {
	unsigned short code;
	unsigned short flags;
	int irq;
	int chid;
	int pad;
};

struct tm_interrupt {
	seL4_CPtr handler; /* for Ack, by the seam */
	unsigned bit;	   /* of the channel's notification badge */
	unsigned pad;
};
