/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The FPU, switched lazily. Each core knows whose registers its FPU holds
 * (core->fpu_owner); only that thread's context has sstatus.FS on, so a switch
 * of threads has nothing to do. Another thread's first FP instruction is an
 * illegal instruction, which comes here and exchanges the registers.
 * tcb->fpu_core is the core (plus 1) that holds a thread's registers, 0 when
 * they are in the TCB. Guarded by the kernel lock; a core's FPU is touched by
 * that core only, others ask it by a call.
 */
#include "arch/fpu.h"

#include "abi/sel4/types.h"
#include "arch/csr.h"
#include "arch/remote.h"
#include "kernel/arch.h"

void fpu_save(struct fpu_state *to);
void fpu_load(const struct fpu_state *from);

static void status_set_fpu(struct tcb *t, bool on)
{
	t->context.status = on ? t->context.status | SSTATUS_FS : t->context.status & ~SSTATUS_FS;
}

void fpu_evict(struct core *core)
{
	struct tcb *owner = core->fpu_owner;

	if (owner) {
		fpu_save(&owner->fpu);
		status_set_fpu(owner, false);
		owner->fpu_core = 0;
		core->fpu_owner = NULL;
	}
}

bool fpu_is_wanted(const struct tcb *t)
{
	return !(t->context.status & SSTATUS_FS) && !(t->flags & seL4_TCBFlag_fpuDisabled);
}

void fpu_take(struct core *core, struct tcb *t)
{
	arch_fpu_release(t);
	fpu_evict(core);
	fpu_load(&t->fpu);
	status_set_fpu(t, true);
	t->fpu_core = core->id + 1;
	core->fpu_owner = t;
}

void arch_fpu_release(struct tcb *t)
{
	if (t->fpu_core == 0) {
		return;
	}
	if (t->fpu_core == core_self()->id + 1) {
		fpu_evict(core_self());
	} else {
		remote_call(&cores[t->fpu_core - 1], REMOTE_FPU_EVICT, 0);
	}
}
