/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one kernel lock: tickets, so that cores come in the order they asked.
 * While a core waits it serves calls from the lock's holder (arch_serve_call),
 * so a holder may wait for another core as long as that core is waiting here
 * or runs user code. core->in_kernel tells that a core's user registers are
 * saved: it is set before the first wait and cleared before the lock goes on.
 */
#pragma once

#include "kernel/core.h"

struct kernel_lock {
	u32 next;	/* the ticket that the next core draws */
	u32 serving;
};

extern struct kernel_lock kernel_lock_state;

void kernel_lock(struct core *core);

/* Takes the lock if nobody has it or waits for it. */
static inline bool kernel_trylock(struct core *core)
{
	u32 serving = kernel_lock_state.serving;

	if (!__atomic_compare_exchange_n(&kernel_lock_state.next, &serving, serving + 1, true,
					 __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
		return false;
	}
	core->in_kernel = 1;
	return true;
}

static inline void kernel_unlock(struct core *core)
{
	core->in_kernel = 0;
	__atomic_store_n(&kernel_lock_state.serving, kernel_lock_state.serving + 1,
			 __ATOMIC_RELEASE);
}

/* Others wait: long work should stop and let them in. */
static inline bool kernel_lock_contended(void)
{
	return __atomic_load_n(&kernel_lock_state.next, __ATOMIC_RELAXED) -
	       kernel_lock_state.serving > 1;
}
