/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See fault.h. A fault is answered at once: an empty reply restarts the
 * thread, at the instruction or where its registers were set to; a fatal one
 * is not answered, because the process ends.
 */
#include "taskman/proc/fault.h"

#include <base/print.h>
#include <sel4/sel4.h>

#include "taskman/mem/space.h"
#include "taskman/proc/deliver.h"
#include "taskman/proc/group.h"
#include "taskman/proc/process.h"
#include "taskman/proc/sporadic.h"
#include "taskman/proc/thread.h"

enum {
	CAUSE_ILLEGAL = 2,
	CAUSE_BREAKPOINT = 3,
	FSR_STORE = 7,
};

/* Label 0, no words: go on. */
static void restart(struct request *r)
{
	r->done = 1;
	r->answer_waits = 1;
	r->answer_info = 0;
}

/* A program at a terminal has a shell that says what happened; a server has nobody else. */
static void report(const struct thread *t, const struct tm_signal_info *info, seL4_Word pc)
{
	const struct group *group = t->process->group;

	if (group != NULL && group->session->tty != NULL) {
		return;
	}
	print("taskman: process %u (%s) thread %u ends by signal %d, code %d: pc 0x%lx, "
	      "address 0x%lx\n",
	      t->process->pid, t->process->name, t->tid, info->signo, info->code, pc,
	      info->value);
}

/* A synchronous signal: to this thread, now, or it is the end. */
static void raise_signal(struct request *r, struct thread *t, const struct tm_signal_info *info,
			 seL4_Word pc)
{
	struct process *p = t->process;
	seL4_UserContext registers;

	if (p->signals.action[info->signo].kind == TM_SIGNAL_CAUGHT &&
	    !(t->page->signal_mask >> (info->signo - 1) & 1) &&
	    seL4_TCB_ReadRegisters(t->tcb, 0, 0, seL4_UserContextWords, &registers) == 0 &&
	    deliver_enter(t, info, &registers)) {
		seL4_TCB_WriteRegisters(t->tcb, 0, 0, seL4_UserContextWords, &registers);
		restart(r);
		return;
	}
	report(t, info, pc);
	r->done = 1;
	process_end(p, info->signo);
}

static void fault_memory(struct request *r, struct thread *t, const seL4_Word mr[4])
{
	struct tm_signal_info info = { .signo = SIGSEGV, .value = mr[seL4_VMFault_Addr] };
	enum space_fault_kind kind = FAULT_MAPERR;
	unsigned access = TM_PROT_READ;

	if (mr[seL4_VMFault_PrefetchFault]) {
		access = TM_PROT_EXEC;
	} else if (mr[seL4_VMFault_FSR] == FSR_STORE) {
		access = TM_PROT_WRITE;
	}
	if (space_fault(t->process->space, mr[seL4_VMFault_Addr], access, &kind) == 0) {
		restart(r);
		return;
	}
	if (kind == FAULT_MEMORY) {
		info.signo = SIGBUS;
	}
	info.code = kind == FAULT_ACCERR ? POSIX_SEGV_ACCERR : POSIX_SEGV_MAPERR;
	raise_signal(r, t, &info, mr[seL4_VMFault_IP]);
}

static void fault_exception(struct request *r, struct thread *t, const seL4_Word mr[4])
{
	struct tm_signal_info info = { .value = mr[seL4_UserException_FaultIP] };

	switch (mr[seL4_UserException_Number]) {
	case CAUSE_ILLEGAL:
		info.signo = SIGILL;
		info.code = POSIX_ILL_ILLOPC;
		break;
	case CAUSE_BREAKPOINT:
		info.signo = SIGTRAP;
		info.code = POSIX_TRAP_BRKPT;
		break;
	default:
		info.signo = SIGBUS;
		info.code = POSIX_BUS_ADRALN;
	}
	raise_signal(r, t, &info, mr[seL4_UserException_FaultIP]);
}

/*
 * A call on a capability pointer that leads nowhere, as a descriptor that is
 * larger than any used so far: it comes back as if it had named an empty slot.
 */
static void fault_capability(struct request *r, struct thread *t, const seL4_Word mr[4])
{
	struct tm_signal_info info = { .signo = SIGSYS, .value = mr[seL4_CapFault_Addr] };
	seL4_UserContext registers;

	if (seL4_TCB_ReadRegisters(t->tcb, 0, 0, seL4_UserContextWords, &registers) != 0) {
		raise_signal(r, t, &info, mr[seL4_CapFault_IP]);
		return;
	}
	deliver_result(&registers,
		       seL4_MessageInfo_new(seL4_InvalidCapability, 0, 0, 1).words[0], 0);
	seL4_TCB_WriteRegisters(t->tcb, 0, 0, seL4_UserContextWords, &registers);
	restart(r);
}

void fault_receive(struct request *r, unsigned tid, const seL4_Word mr[4])
{
	struct thread *t = thread_find(r->from.process, tid);
	struct tm_signal_info info = { .signo = SIGSYS };

	if (t == NULL) {
		return;
	}
	switch (r->from.label) {
	case seL4_Fault_VMFault:
		fault_memory(r, t, mr);
		break;
	case seL4_Fault_UserException:
		fault_exception(r, t, mr);
		break;
	case seL4_Fault_CapFault:
		fault_capability(r, t, mr);
		break;
	case seL4_Fault_Timeout:
		sporadic_exhausted(t);
		restart(r);
		break;
	default:
		raise_signal(r, t, &info, mr[seL4_UnknownSyscall_FaultIP]);
	}
}
