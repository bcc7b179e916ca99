/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting for the kernel lock; lock.h has the rest of it.
 */
#include "kernel/lock.h"

#include "kernel/arch.h"

struct kernel_lock kernel_lock_state;

void kernel_lock(struct core *core)
{
	u32 ticket;

	__atomic_store_n(&core->in_kernel, 1, __ATOMIC_RELEASE);
	ticket = __atomic_fetch_add(&kernel_lock_state.next, 1, __ATOMIC_RELAXED);
	while (__atomic_load_n(&kernel_lock_state.serving, __ATOMIC_ACQUIRE) != ticket) {
		if (core->ipi_call) {
			arch_serve_call(core);
		}
	}
}
