/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work that only the core concerned can do, asked for by the holder of the
 * kernel lock. The other core does it from its interrupt or while it waits
 * for the lock; remote_call returns when it is done. One call at a time per
 * core is enough, since only the lock's holder makes them.
 */
#pragma once

#include "kernel/core.h"

enum remote_work {
	REMOTE_NOTHING,		/* just come into the kernel */
	REMOTE_FPU_EVICT,	/* FP registers back to their TCB */
	REMOTE_LEAVE_VSPACE,	/* the address space with root ARGUMENT goes away */
};

void remote_call(struct core *target, enum remote_work work, word argument);
