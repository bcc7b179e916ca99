/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupts and exceptions. Sorts the causes out and calls the one function
 * of kernel/entry.h that fits; system calls do not come here. Page faults
 * that a stale TLB entry made are answered on the spot: an entry that became
 * more permissive is not fenced on other harts, see vspace.c.
 */
#include "arch/trap.h"

#include "abi/sel4/faults.h"
#include "arch/csr.h"
#include "arch/fpu.h"
#include "arch/vspace.h"
#include "kernel/arch.h"
#include "kernel/entry.h"
#include "platform/plic.h"

static struct tcb *software_interrupt(struct core *core)
{
	csr_clear(sip, SIE_SOFTWARE);
	/* Clear first, look second: a request that comes in between interrupts again. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	arch_serve_call(core);
	return kernel_ipi(core);
}

static struct tcb *interrupt(struct core *core, word number)
{
	switch (number) {
	case CAUSE_SOFTWARE:
		return software_interrupt(core);
	case CAUSE_TIMER:
		/* The interrupt stays pending until the timer is set to something later. */
		core->armed = ~0UL;
		arch_set_deadline(core, ~0UL);
		return kernel_timer(core);
	default:
		return kernel_interrupt(core, plic_take(core->id));
	}
}

/* First FP instruction, or any other illegal one. */
static struct tcb *illegal_instruction(struct core *core)
{
	if (!fpu_is_wanted(core->current)) {
		return kernel_fault_user(core, CAUSE_ILLEGAL, 0);
	}
	if (kernel_enter(core)) {
		/* If it was no FP instruction after all, it traps again, with FS on. */
		fpu_take(core, core->current);
	}
	return kernel_leave(core);
}

static void deliver_vm_fault(struct tcb *t, word address, enum vspace_access access, word status)
{
	t->fault.type = seL4_Fault_VMFault;
	t->fault.vm.address = address;
	t->fault.vm.prefetch = access == ACCESS_FETCH;
	t->fault.vm.status = status;
	fault_deliver(t);
}

static struct tcb *page_fault(struct core *core, enum vspace_access access, word status)
{
	word address = csr_read(stval);

	if (core_count == 1) {
		return kernel_fault_vm(core, address, status, access == ACCESS_FETCH);
	}
	if (kernel_enter(core)) {
		if (vspace_allows(core->current, address, access)) {
			vspace_forget(address);
		} else {
			deliver_vm_fault(core->current, address, access, status);
		}
	}
	return kernel_leave(core);
}

struct tcb *trap_handle(struct core *core, word cause)
{
	if (cause & CAUSE_INTERRUPT) {
		return interrupt(core, cause & ~CAUSE_INTERRUPT);
	}
	switch (cause) {
	case CAUSE_ILLEGAL:
		return illegal_instruction(core);
	case CAUSE_FETCH_ACCESS:
		return kernel_fault_vm(core, csr_read(stval), seL4_VMFault_Instruction, true);
	case CAUSE_LOAD_ACCESS:
		return kernel_fault_vm(core, csr_read(stval), seL4_VMFault_Load, false);
	case CAUSE_STORE_ACCESS:
		return kernel_fault_vm(core, csr_read(stval), seL4_VMFault_Store, false);
	case CAUSE_FETCH_PAGE:
		return page_fault(core, ACCESS_FETCH, seL4_VMFault_Instruction);
	case CAUSE_LOAD_PAGE:
		return page_fault(core, ACCESS_LOAD, seL4_VMFault_Load);
	case CAUSE_STORE_PAGE:
		return page_fault(core, ACCESS_STORE, seL4_VMFault_Store);
	default:
		return kernel_fault_user(core, cause, 0);
	}
}
