/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting for the kernel lock; lock.h has the rest of it.
 */
#include "kernel/lock.h"

#include "kernel/arch.h"

enum { PATIENCE_US = 100 };

struct kernel_lock kernel_lock_state;

static bool take(u32 self)
{
	u32 claimed = __atomic_load_n(&kernel_lock_state.claimed, __ATOMIC_RELAXED);

	if (claimed != 0 && claimed != self) {
		return false;
	}
	/* Look before writing: a word that is only read stays in every cache. */
	return __atomic_load_n(&kernel_lock_state.held, __ATOMIC_RELAXED) == 0 &&
	       __atomic_exchange_n(&kernel_lock_state.held, 1, __ATOMIC_ACQUIRE) == 0;
}

static void claim(u32 self)
{
	u32 nobody = 0;

	__atomic_compare_exchange_n(&kernel_lock_state.claimed, &nobody, self, false,
				    __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

void kernel_lock(struct core *core)
{
	u32 self = core->id + 1;
	word start = arch_now();

	__atomic_store_n(&core->in_kernel, 1, __ATOMIC_RELEASE);
	while (!take(self)) {
		if (core->ipi_call) {
			arch_serve_call(core);
		}
		if (arch_now() - start > PATIENCE_US * ticks_per_us) {
			claim(self);
		}
	}
	if (kernel_lock_state.claimed == self) {
		__atomic_store_n(&kernel_lock_state.claimed, 0, __ATOMIC_RELAXED);
	}
}
