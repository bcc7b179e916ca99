/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every way into the kernel and the one way out. Trap code calls the
 * kernel_* functions of entry.h with the user's registers saved; each takes
 * the lock, charges time, acts, and leaves through kernel_leave, which
 * schedules and returns the thread to run.
 * walk call 3/7 -> kernel/api/invocation.c
 */
#include "abi/sel4/syscalls.h"
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/cnode.h"
#include "kernel/debug.h"
#include "kernel/endpoint.h"
#include "kernel/entry.h"
#include "kernel/invocation.h"
#include "kernel/irq.h"
#include "kernel/lock.h"
#include "kernel/notification.h"
#include "kernel/sched.h"
#include "kernel/syscall.h"

enum { ECALL_LENGTH = 4 };

/* False: the current thread may not go on with what it asked for. */
static bool admit(struct core *core)
{
	if (core->stalled) {
		/* Another core has taken the thread away: it asks again. */
		core->stalled = 0;
		core->entry_limit = core->slice_end - min_budget;
		return false;
	}
	return core->now + min_budget <= core->slice_end || schedule_check_budget(core);
}

bool kernel_enter(struct core *core)
{
	kernel_lock(core);
	core->now = arch_now();
	return admit(core);
}

struct tcb *kernel_finish(struct core *core, struct tcb *next)
{
	arch_vspace_switch(core, next);
	debug_check(core);
	kernel_unlock(core);
	return next;
}

/* Nobody's refill is due, and the timer is set for the first one. */
static inline bool is_release_quiet(const struct core *core)
{
	word time;

	if (!core->release_head) {
		return true;
	}
	time = refill_head(core->release_head->sc)->time;
	return time > core->now && time >= core->armed;
}

/* The same thread goes on, and nothing that was done can matter to it or the timer. */
static inline bool is_plain_return(const struct core *core, const struct tcb *t)
{
	return core->action == SCHEDULE_RESUME && t->state == THREAD_RUNNING &&
	       t->sc == core->sc && t->queue == QUEUE_NONE && t->core == core->id &&
	       !t->yield_to && core->slice_end >= core->armed && is_release_quiet(core) &&
	       core->sc && arch_vspace_is_known(core, t);
}

struct tcb *kernel_leave(struct core *core)
{
	struct tcb *t = core->current;
	word interrupts;

	if (is_plain_return(core, t) && !schedule_has_interrupts()) {
		debug_check(core);
		kernel_unlock(core);
		return t;
	}
	schedule_run(core);
	t = core->current;
	if (t->state == THREAD_RESTART) {
		t->context.pc = t->context.restart_pc;
		t->state = THREAD_RUNNING;
	}
	if (t->yield_to) {
		sc_complete_yield(t);
	}
	interrupts = schedule_take_interrupts();
	kernel_finish(core, t);
	if (unlikely(interrupts)) {
		/* Sending may take long: not with the lock. */
		schedule_send_interrupts(interrupts);
	}
	return t;
}

static void cap_fault(struct tcb *t, word address)
{
	t->fault = (struct fault){
		.type = seL4_Fault_CapFault,
		.cap = { address, true, core_self()->lookup },
	};
	fault_deliver(t);
}

static void missing_fault(struct tcb *t, word address)
{
	core_self()->lookup = (struct lookup_failure){ .type = seL4_MissingCapability };
	cap_fault(t, address);
}

/* The reply object in a6; false: the thread has faulted. */
static bool find_reply(struct tcb *t, struct reply **out)
{
	word cptr = t->context.x[REG_A6];
	struct cap cap;

	if (lookup_cap(t, cptr, &cap)) {
		cap_fault(t, cptr);
		return false;
	}
	if (!cap_is(cap, CAP_REPLY)) {
		missing_fault(t, cptr);
		return false;
	}
	*out = cap_object(cap);
	return true;
}

static bool may_receive(struct tcb *t, struct cap cap)
{
	if (!cap_may(cap, seL4_RightRead)) {
		return false;
	}
	if (cap_is(cap, CAP_NOTIFICATION)) {
		struct notification *n = cap_object(cap);

		return !n->bound || n->bound == t;
	}
	return cap_is(cap, CAP_ENDPOINT);
}

static void receive(struct tcb *t, bool blocking, bool with_reply)
{
	word cptr = t->context.x[REG_A0];
	struct reply *reply = NULL;
	struct cap cap;

	if (lookup_cap(t, cptr, &cap)) {
		cap_fault(t, cptr);
	} else if (!may_receive(t, cap)) {
		missing_fault(t, cptr);
	} else if (cap_is(cap, CAP_NOTIFICATION)) {
		notification_receive(t, cap, blocking);
	} else if (!with_reply || find_reply(t, &reply)) {
		endpoint_receive(t, cap, blocking, reply);
	}
}

/* Send without waiting, then receive: the halves of three system calls. */
static void send_receive(struct tcb *t, word dest, bool with_reply)
{
	if (syscall_send(t, dest, SEND_CAN_DONATE, true) != SEND_STOPPED) {
		receive(t, true, with_reply);
	}
}

static void unknown_syscall(struct core *core, struct tcb *t, long number)
{
	if (debug_syscall(core, number)) {
		return;
	}
	t->fault = (struct fault){ .type = seL4_Fault_UnknownSyscall, .syscall = number };
	fault_deliver(t);
}

static void dispatch(struct core *core, struct tcb *t, long number)
{
	const word *x = t->context.x;

	switch (number) {
	case seL4_SysCall:
		syscall_send(t, x[REG_A0], SEND_BLOCKING | SEND_CALL | SEND_CAN_DONATE, false);
		break;
	case seL4_SysReplyRecv:
		send_receive(t, x[REG_A6], true);
		break;
	case seL4_SysNBSendRecv:
		send_receive(t, x[REG_T0], true);
		break;
	case seL4_SysNBSendWait:
		send_receive(t, x[REG_A6], false);
		break;
	case seL4_SysSend:
		syscall_send(t, x[REG_A0], SEND_BLOCKING, false);
		break;
	case seL4_SysNBSend:
		syscall_send(t, x[REG_A0], 0, false);
		break;
	case seL4_SysRecv:
		receive(t, true, true);
		break;
	case seL4_SysNBRecv:
		receive(t, false, true);
		break;
	case seL4_SysWait:
		receive(t, true, false);
		break;
	case seL4_SysNBWait:
		receive(t, false, false);
		break;
	case seL4_SysYield:
		schedule_yield(core);
		break;
	default:
		unknown_syscall(core, t, number);
	}
}

struct tcb *kernel_syscall_slowly(struct core *core, long number)
{
	if (admit(core)) {
		struct tcb *t = core->current;

		t->context.pc = t->context.restart_pc + ECALL_LENGTH;
		dispatch(core, t, number);
	}
	return kernel_leave(core);
}

/* The plain cases of the calls that are most of all. */
static inline bool invoke_plainly(struct tcb *t, struct slot *slot)
{
	if (cap_is_arch(slot->cap)) {
		return arch_invoke_plainly(t, slot);
	}
	return cap_is(slot->cap, CAP_CNODE) && cnode_invoke_plainly(t, slot);
}

struct tcb *kernel_invoke(struct core *core, struct slot *slot)
{
	struct tcb *t = core->current;

	t->context.pc = t->context.restart_pc + ECALL_LENGTH;
	if (!invoke_plainly(t, slot)) {
		syscall_invoke(t, slot);
	}
	return kernel_leave(core);
}

struct tcb *kernel_syscall_waiting(struct core *core, long number)
{
	kernel_lock(core);
	core->now = arch_now();
	return kernel_syscall_slowly(core, number);
}

struct tcb *kernel_fault_user(struct core *core, word number, word code)
{
	if (kernel_enter(core)) {
		core->current->fault = (struct fault){
			.type = seL4_Fault_UserException,
			.exception = { number, code },
		};
		fault_deliver(core->current);
	}
	return kernel_leave(core);
}

struct tcb *kernel_fault_vm(struct core *core, word address, word status, bool prefetch)
{
	if (kernel_enter(core)) {
		core->current->fault = (struct fault){
			.type = seL4_Fault_VMFault,
			.vm = { address, prefetch, status },
		};
		fault_deliver(core->current);
	}
	return kernel_leave(core);
}

struct tcb *kernel_interrupt(struct core *core, word irq)
{
	kernel_enter(core);
	irq_signal(irq);
	return kernel_leave(core);
}

struct tcb *kernel_timer(struct core *core)
{
	core->armed = ~0UL;
	kernel_enter(core);
	return kernel_leave(core);
}

struct tcb *kernel_ipi(struct core *core)
{
	core->ipi_reschedule = 0;
	kernel_enter(core);
	return kernel_leave(core);
}

struct tcb *kernel_start(struct core *core)
{
	kernel_lock(core);
	core->now = arch_now();
	core->armed = ~0UL;
	schedule_again(core);
	return kernel_leave(core);
}
