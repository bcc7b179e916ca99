/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads from outside: stopping and starting, priorities, spaces, flags, and
 * the errors of each operation. Their registers are in registers.c.
 */
#include "tests/kernel/counting.h"
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

TEST(tcb_suspend_stops_and_resume_continues)
{
	struct thread *t = thread_run(PRIO, count_up, 0, 0, 0);
	seL4_Word before;

	CHECK(changes_by_yield(&counter, counter));
	OK(seL4_TCB_Suspend(t->tcb));
	before = counter;
	seL4_Yield();
	CHECK_EQ(counter, before);
	OK(seL4_TCB_Resume(t->tcb));
	CHECK(changes_by_yield(&counter, before));
	OK(seL4_TCB_Resume(t->tcb)); /* running already: nothing to do */
}

static void suspend_self(seL4_Word tcb, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	seL4_TCB_Suspend(tcb);
	counter = 77;
}

TEST(tcb_may_suspend_itself)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_UserContext regs;

	counter = 0;
	thread_start(t, suspend_self, t->tcb, 0, 0);
	CHECK_EQ(counter, 0);
	OK(seL4_TCB_Resume(t->tcb)); /* makes the same call again */
	CHECK_EQ(counter, 0);
	regs = thread_registers(t);
	regs.pc += 4;
	OK(seL4_TCB_WriteRegisters(t->tcb, 1, 0, 1, &regs));
	CHECK_EQ(counter, 77);
}

static seL4_CPtr weak_authority(seL4_Word mcp)
{
	struct thread *t = thread_new(PRIO_LOW);

	OK(seL4_TCB_SetMCPriority(t->tcb, seL4_CapInitThreadTCB, mcp));
	return t->tcb;
}

TEST(tcb_priorities_are_limited_by_the_authority)
{
	struct thread *t = thread_new(PRIO_LOW);
	seL4_CPtr weak = weak_authority(50);

	OK(seL4_TCB_SetPriority(t->tcb, weak, 50));
	CHECK_EQ(seL4_TCB_SetPriority(t->tcb, weak, 51), seL4_RangeError);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(seL4_GetMR(1), 50);
	OK(seL4_TCB_SetMCPriority(t->tcb, weak, 50));
	CHECK_EQ(seL4_TCB_SetMCPriority(t->tcb, weak, 51), seL4_RangeError);
	CHECK_EQ(seL4_TCB_SetSchedParams(t->tcb, weak, 51, 50, t->sc, 0), seL4_RangeError);
	CHECK_EQ(seL4_TCB_SetSchedParams(t->tcb, weak, 50, 51, t->sc, 0), seL4_RangeError);
	OK(seL4_TCB_SetSchedParams(t->tcb, weak, 50, 50, t->sc, 0));
	CHECK_EQ(seL4_TCB_SetPriority(t->tcb, seL4_CapInitThreadTCB, 256), seL4_RangeError);
}

TEST(tcb_authority_must_be_a_tcb)
{
	struct thread *t = thread_new(PRIO_LOW);
	seL4_CPtr other = endpoint_new();

	CHECK_EQ(seL4_TCB_SetPriority(t->tcb, other, 1), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(seL4_TCB_SetMCPriority(t->tcb, other, 1), seL4_InvalidCapability);
	CHECK_EQ(seL4_TCB_SetSchedParams(t->tcb, other, 1, 1, t->sc, 0), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(seL4_TCB_SetSchedParams(t->tcb, t->tcb, 1, 1, other, 0), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 2);
	CHECK_EQ(seL4_TCB_SetSchedParams(t->tcb, t->tcb, 1, 1, t->sc, tcb_new()),
		 seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 3);
}

TEST(tcb_raised_priority_preempts_at_once)
{
	struct thread *t;

	counter = 0;
	t = thread_run(PRIO_LOW, step, 0, 0, 0);
	CHECK_EQ(counter, 0);
	OK(seL4_TCB_SetPriority(t->tcb, seL4_CapInitThreadTCB, PRIO_HIGH));
	CHECK_EQ(counter, 1);
}

TEST(tcb_lowered_own_priority_lets_others_run)
{
	counter = 0;
	thread_run(PRIO - 1, step, 0, 0, 0);
	OK(seL4_TCB_SetPriority(tcb_own(), seL4_CapInitThreadTCB, PRIO - 2));
	CHECK_EQ(counter, 1);
}

TEST(tcb_same_priority_takes_turns_at_yield)
{
	counter = 0;
	thread_run(PRIO, step, 0, 0, 0);
	thread_run(PRIO, step, 0, 0, 0);
	CHECK(counter > 0 || changes_by_yield(&counter, 0));
	CHECK(counter == 2 || changes_by_yield(&counter, 1));
}

TEST(tcb_configure_errors)
{
	seL4_CPtr tcb = tcb_new(), table = object_new(seL4_RISCV_PageTableObject, 0);
	seL4_CPtr page = page_new(), endpoint_cap = endpoint_new();
	seL4_Word at = TEST_VADDR;

	CHECK_EQ(seL4_TCB_Configure(tcb, endpoint_cap, 0, VSPACE, 0, 0, 0), seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_Configure(tcb, CNODE, 0, endpoint_cap, 0, 0, 0), seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_Configure(tcb, CNODE, 0, table, 0, 0, 0), seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_Configure(tcb, CNODE, 0, VSPACE, 0, at, endpoint_cap),
		 seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_Configure(tcb, CNODE, 0, VSPACE, 0, at + 512, page),
		 seL4_AlignmentError);
	OK(seL4_TCB_Configure(tcb, CNODE, 0, VSPACE, 0, at + 1024, page));
	OK(seL4_TCB_Configure(tcb, CNODE, 0, VSPACE, 0, 0, 0));
}

TEST(tcb_set_ipc_buffer_errors)
{
	seL4_CPtr tcb = tcb_new();

	CHECK_EQ(seL4_TCB_SetIPCBuffer(tcb, TEST_VADDR, endpoint_new()), seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_SetIPCBuffer(tcb, TEST_VADDR + 8, page_new()), seL4_AlignmentError);
	OK(seL4_TCB_SetIPCBuffer(tcb, TEST_VADDR, page_new()));
	OK(seL4_TCB_SetIPCBuffer(tcb, 0, 0));
}

TEST(tcb_set_space_errors)
{
	seL4_CPtr tcb = tcb_new(), other = tcb_new();

	CHECK_EQ(seL4_TCB_SetSpace(tcb, 0, other, 0, VSPACE, 0), seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_SetSpace(tcb, 0, CNODE, 0, other, 0), seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_SetSpace(tcb, other, other, 0, VSPACE, 0), seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_SetSpace(tcb, other, CNODE, 0, VSPACE, 0), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
	OK(seL4_TCB_SetSpace(tcb, 0, CNODE, 0, VSPACE, 0));
}

/* Where only the notification can be named, returning would be a fault. */
static void signal_and_spin(seL4_Word notification, seL4_Word b, seL4_Word c)
{
	seL4_Signal(notification);
	count_up(0, b, c);
}

TEST(tcb_configure_sets_the_guard_of_the_cspace)
{
	seL4_CPtr cnode = cnode_new(4), notification = notification_new();
	struct thread *t = thread_new(PRIO);
	seL4_Word badge = 0;

	OK(seL4_CNode_Mint(cnode, 6, 4, CNODE, notification, DEPTH, seL4_AllRights, 0x91));
	OK(seL4_TCB_SetSpace(t->tcb, 0, cnode, seL4_CNode_CapData_new(0, 60), VSPACE, 0));
	thread_start(t, signal_and_spin, 6, 0, 0);
	seL4_Wait(notification, &badge);
	CHECK_EQ(badge, 0x91);
}

TEST(tcb_short_messages_are_truncated)
{
	static const struct {
		seL4_Word label, caps, length;
	} operations[] = {
		{ TCBReadRegisters, 0, 1 }, { TCBWriteRegisters, 0, 1 },
		{ TCBCopyRegisters, 0, 1 }, { TCBConfigure, 2, 3 }, { TCBConfigure, 3, 2 },
		{ TCBSetPriority, 0, 1 }, { TCBSetPriority, 1, 0 }, { TCBSetMCPriority, 0, 1 },
		{ TCBSetSchedParams, 2, 2 }, { TCBSetSchedParams, 3, 1 },
		{ TCBSetTimeoutEndpoint, 0, 0 }, { TCBSetIPCBuffer, 0, 1 },
		{ TCBSetIPCBuffer, 1, 0 }, { TCBSetSpace, 2, 2 }, { TCBSetSpace, 3, 1 },
		{ TCBBindNotification, 0, 0 }, { TCBSetTLSBase, 0, 0 }, { TCBSetFlags, 0, 1 },
	};
	seL4_CPtr tcb = tcb_new();

	for (unsigned i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		seL4_SetCap(0, seL4_CapInitThreadTCB);
		seL4_SetCap(1, VSPACE);
		seL4_SetCap(2, 0);
		CHECK_EQ(seL4_MessageInfo_get_label(seL4_Call(
				 tcb, seL4_MessageInfo_new(operations[i].label, 0,
							   operations[i].caps,
							   operations[i].length))),
			 seL4_TruncatedMessage);
	}
}

TEST(tcb_flags_are_cleared_then_set)
{
	seL4_CPtr tcb = tcb_new();
	seL4_TCB_SetFlags_t result = seL4_TCB_SetFlags(tcb, 0, 0);

	OK(result.error);
	CHECK_EQ(result.flags, 0);
	CHECK_EQ(seL4_TCB_SetFlags(tcb, 0, seL4_TCBFlag_fpuDisabled).flags, 1);
	CHECK_EQ(seL4_TCB_SetFlags(tcb, 0, 0).flags, 1);
	CHECK_EQ(seL4_TCB_SetFlags(tcb, 1, 1).flags, 1);
	CHECK_EQ(seL4_TCB_SetFlags(tcb, 1, 0).flags, 0);
}
