/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one kernel lock. Whoever comes first when it is free gets it, because a
 * strict order costs a lot where the waiting core may itself be stopped (a
 * virtual machine): everybody would wait for it. A core that has waited long
 * claims the lock instead, and then it is next.
 *
 * While a core waits it serves calls from the lock's holder (arch_serve_call),
 * so a holder may wait for another core as long as that core is waiting here
 * or runs user code. core->in_kernel tells that a core's user registers are
 * saved: it is set before the first wait and cleared before the lock goes on.
 */
#pragma once

#include "kernel/core.h"

struct kernel_lock {
	u32 held;
	u32 claimed;	/* core id + 1 that waits too long already, 0: none */
};

extern struct kernel_lock kernel_lock_state;

/* Waits for the lock. */
void kernel_lock(struct core *core);

/* Takes the lock if it is free and nobody claims it. */
static inline bool kernel_trylock(struct core *core)
{
	if (__atomic_load_n(&kernel_lock_state.claimed, __ATOMIC_RELAXED) != 0 ||
	    __atomic_exchange_n(&kernel_lock_state.held, 1, __ATOMIC_ACQUIRE) != 0) {
		return false;
	}
	core->in_kernel = 1;
	return true;
}

static inline void kernel_unlock(struct core *core)
{
	core->in_kernel = 0;
	__atomic_store_n(&kernel_lock_state.held, 0, __ATOMIC_RELEASE);
}

/* Somebody has waited too long: long work should stop and let it in. */
static inline bool kernel_lock_contended(void)
{
	return __atomic_load_n(&kernel_lock_state.claimed, __ATOMIC_RELAXED) != 0;
}
