/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The debug build: the debug system calls, and words about unhandled faults.
 * Its counterpart is debug_off.c; what the debug build checks is kernel/check.
 */
#include "abi/sel4/syscalls.h"
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/check/check.h"
#include "kernel/debug.h"
#include "kernel/invocation.h"
#include "kernel/sched.h"

static const char *state_name(const struct tcb *t)
{
	static const char *const names[] = {
		[THREAD_INACTIVE] = "inactive",
		[THREAD_RUNNING] = "running",
		[THREAD_RESTART] = "restart",
		[THREAD_BLOCKED_RECEIVE] = "blocked on receive",
		[THREAD_BLOCKED_SEND] = "blocked on send",
		[THREAD_BLOCKED_REPLY] = "blocked on reply",
		[THREAD_BLOCKED_NOTIFICATION] = "blocked on notification",
		[THREAD_IDLE] = "idle",
	};

	return names[t->state];
}

static void dump_thread(const struct tcb *t, const char *where)
{
	kprintf("%p \"%s\" %s, priority %u, pc 0x%lx, %s\n", (void *)t, t->name, state_name(t),
		t->priority, t->context.restart_pc, where);
}

static void dump_core(const struct core *core)
{
	kprintf("core %u\n", core->id);
	dump_thread(core->current, "current");
	for (int p = PRIORITIES - 1; p >= 0; p--) {
		for (struct tcb *t = core->ready[p].head; t; t = t->queue_next) {
			dump_thread(t, "ready");
		}
	}
	for (struct tcb *t = core->release_head; t; t = t->queue_next) {
		dump_thread(t, "waits for its budget");
	}
}

static void dump_scheduler(void)
{
	for (unsigned i = 0; i < core_count; i++) {
		dump_core(&cores[i]);
	}
}

static struct tcb *named_thread(struct tcb *t)
{
	struct cap cap;

	if (lookup_cap(t, t->context.x[REG_A0], &cap) || !cap_is(cap, CAP_TCB)) {
		panic("debug call on a capability that is no TCB");
	}
	return cap_object(cap);
}

static void name_thread(struct tcb *t)
{
	struct tcb *named = named_thread(t);
	const char *name = (const char *)tcb_ipc_buffer(t, false);
	unsigned i;

	if (!name) {
		panic("DebugNameThread without an IPC buffer");
	}
	name += sizeof(word);
	for (i = 0; name[i] && i < sizeof(named->name) - 1; i++) {
		named->name[i] = name[i];
	}
	named->name[i] = 0;
}

static void identify(struct tcb *t)
{
	struct cap cap;

	lookup_cap(t, t->context.x[REG_A0], &cap);
	t->context.x[REG_A0] = cap_type(cap);
}

bool debug_syscall(struct core *core, long number)
{
	struct tcb *t = core->current;

	switch (number) {
	case seL4_SysDebugPutChar:
		arch_putchar((char)t->context.x[REG_A0]);
		return true;
	case seL4_SysDebugDumpScheduler:
		dump_scheduler();
		return true;
	case seL4_SysDebugHalt:
		kprintf("halted by a thread\n");
		arch_halt();
	case seL4_SysDebugCapIdentify:
		identify(t);
		return true;
	case seL4_SysDebugSnapshot:
		return true;
	case seL4_SysDebugNameThread:
		name_thread(t);
		return true;
	case seL4_SysDebugGetThreadAffinity:
		t->context.x[REG_A0] = named_thread(t)->core;
		return true;
	default:
		return false;
	}
}

void debug_unhandled_fault(struct tcb *t)
{
	if (check_is_off) {
		return;
	}
	kprintf("thread %p \"%s\": fault %lu at pc 0x%lx, no handler", (void *)t, t->name,
		t->fault.type, t->context.restart_pc);
	switch (t->fault.type) {
	case seL4_Fault_VMFault:
		kprintf(", address 0x%lx, status %lu\n", t->fault.vm.address, t->fault.vm.status);
		break;
	case seL4_Fault_CapFault:
		kprintf(", capability 0x%lx%s\n", t->fault.cap.address,
			t->fault.cap.in_receive ? ", receiving" : "");
		break;
	case seL4_Fault_UserException:
		kprintf(", exception %lu\n", t->fault.exception.number);
		break;
	default:
		kprintf("\n");
	}
}
