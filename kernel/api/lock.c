/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel lock: tickets, so that cores come in the order they asked.
 * in_kernel tells other cores that this one's user registers are saved; it is
 * set before the first wait and cleared before the lock is given on.
 */
#include "kernel/lock.h"

#include "kernel/arch.h"

static u32 next_ticket;
static u32 now_serving;

void kernel_lock(struct core *core)
{
	u32 ticket;

	__atomic_store_n(&core->in_kernel, 1, __ATOMIC_RELEASE);
	ticket = __atomic_fetch_add(&next_ticket, 1, __ATOMIC_RELAXED);
	while (__atomic_load_n(&now_serving, __ATOMIC_ACQUIRE) != ticket) {
		if (core->ipi_call) {
			arch_serve_call(core);
		}
	}
}

void kernel_unlock(struct core *core)
{
	core->in_kernel = 0;
	__atomic_store_n(&now_serving, now_serving + 1, __ATOMIC_RELEASE);
}

bool kernel_lock_contended(void)
{
	return __atomic_load_n(&next_ticket, __ATOMIC_RELAXED) - now_serving > 1;
}
