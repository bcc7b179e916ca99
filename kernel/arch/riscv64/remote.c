/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupts between cores. Each request has its own pending word (reschedule,
 * call), set before the interrupt is sent and cleared by the receiver before
 * it acts, so none is ever lost or merged with another kind.
 */
#include "arch/remote.h"

#include "arch/csr.h"
#include "arch/fpu.h"
#include "arch/sbi.h"
#include "arch/vspace.h"
#include "kernel/arch.h"

void arch_ipi_reschedule(struct core *target)
{
	__atomic_store_n(&target->ipi_reschedule, 1, __ATOMIC_SEQ_CST);
	sbi_send_ipi(target->hart);
}

void remote_call(struct core *target, enum remote_work work, word argument)
{
	target->arch[CORE_ARCH_CALL] = work;
	target->arch[CORE_ARCH_ARGUMENT] = argument;
	__atomic_store_n(&target->ipi_call, 1, __ATOMIC_SEQ_CST);
	sbi_send_ipi(target->hart);
	while (__atomic_load_n(&target->ipi_call, __ATOMIC_ACQUIRE)) {
	}
}

void arch_serve_call(struct core *core)
{
	if (likely(!__atomic_load_n(&core->ipi_call, __ATOMIC_ACQUIRE))) {
		return;
	}
	switch (core->arch[CORE_ARCH_CALL]) {
	case REMOTE_FPU_EVICT:
		fpu_evict(core);
		break;
	case REMOTE_LEAVE_VSPACE:
		vspace_leave(core, core->arch[CORE_ARCH_ARGUMENT]);
		break;
	}
	__atomic_store_n(&core->ipi_call, 0, __ATOMIC_RELEASE);
}

void arch_stall(struct core *target)
{
	if (__atomic_load_n(&target->in_kernel, __ATOMIC_ACQUIRE)) {
		return;
	}
	remote_call(target, REMOTE_NOTHING, 0);
	while (!__atomic_load_n(&target->in_kernel, __ATOMIC_ACQUIRE)) {
	}
}

bool arch_interrupt_pending(void)
{
	return csr_read(sip) & csr_read(sie);
}
