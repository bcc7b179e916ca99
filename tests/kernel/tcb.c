/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads from outside: registers, stopping and starting, priorities, spaces,
 * flags, and the errors of each operation.
 */
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

static volatile seL4_Word counter;

static void count_up(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	for (;;) {
		counter++;
	}
}

/* Stores all 31 registers as they are, then waits on an empty slot for ever. */
void tcb_store_all(seL4_Word a, seL4_Word b, seL4_Word c);
extern volatile seL4_Word tcb_stored[32];

__asm__(".text\n"
	"tcb_store_all:\n"
	"	.option push\n"
	"	.option norelax\n"
	"	addi sp, sp, -16\n"
	"	sd t0, 0(sp)\n"
	"	la t0, tcb_stored\n"
	"	sd ra, 8(t0)\n"
	"	sd gp, 24(t0)\n"
	"	sd s0, 32(t0)\n sd s1, 40(t0)\n sd s2, 48(t0)\n sd s3, 56(t0)\n"
	"	sd s4, 64(t0)\n sd s5, 72(t0)\n sd s6, 80(t0)\n sd s7, 88(t0)\n"
	"	sd s8, 96(t0)\n sd s9, 104(t0)\n sd s10, 112(t0)\n sd s11, 120(t0)\n"
	"	sd a0, 128(t0)\n sd a1, 136(t0)\n sd a2, 144(t0)\n sd a3, 152(t0)\n"
	"	sd a4, 160(t0)\n sd a5, 168(t0)\n sd a6, 176(t0)\n sd a7, 184(t0)\n"
	"	sd t1, 200(t0)\n sd t2, 208(t0)\n sd t3, 216(t0)\n sd t4, 224(t0)\n"
	"	sd t5, 232(t0)\n sd t6, 240(t0)\n sd tp, 248(t0)\n"
	"	ld t1, 0(sp)\n"
	"	sd t1, 192(t0)\n"
	"	addi sp, sp, 16\n"
	"	sd sp, 16(t0)\n"
	"	.option pop\n"
	"1:	j 1b\n"
	"	.bss\n"
	"	.balign 8\n"
	"tcb_stored: .space 256\n"
	"	.text\n");

TEST(tcb_write_registers_sets_every_register)
{
	struct thread *t = thread_new(PRIO);
	seL4_UserContext regs;
	seL4_Word *words = (seL4_Word *)&regs;

	for (seL4_Word i = 0; i < 32; i++) {
		words[i] = 0x1111111100000000 * (i & 7) + i;
	}
	regs.pc = (seL4_Word)tcb_store_all;
	regs.sp = (seL4_Word)t->stack_top - 256;
	OK(seL4_TCB_WriteRegisters(t->tcb, 1, 0, 32, &regs));
	CHECK(changes_by_yield(&tcb_stored[2], 0)); /* sp is stored last */
	for (seL4_Word i = 1; i < 32; i++) {
		CHECK_EQ(tcb_stored[i], words[i]);
	}
}

TEST(tcb_read_registers_gives_back_what_was_written)
{
	struct thread *t = thread_new(PRIO);
	seL4_UserContext regs, back = { 0 };
	seL4_Word *words = (seL4_Word *)&regs, *read = (seL4_Word *)&back;

	for (seL4_Word i = 0; i < 32; i++) {
		words[i] = ~i << 3;
	}
	OK(seL4_TCB_WriteRegisters(t->tcb, 0, 0, 32, &regs));
	OK(seL4_TCB_ReadRegisters(t->tcb, 0, 0, 32, &back));
	for (seL4_Word i = 0; i < 32; i++) {
		CHECK_EQ(read[i], words[i]);
	}
}

TEST(tcb_write_registers_of_a_few_leaves_the_others)
{
	struct thread *t = thread_new(PRIO);
	seL4_UserContext regs = { .pc = 0x1000, .ra = 0x2000, .sp = 0x3000 };

	OK(seL4_TCB_WriteRegisters(t->tcb, 0, 0, 3, &regs));
	regs = (seL4_UserContext){ .pc = 0x4000 };
	OK(seL4_TCB_WriteRegisters(t->tcb, 0, 0, 1, &regs));
	regs = thread_registers(t);
	CHECK_EQ(regs.pc, 0x4000);
	CHECK_EQ(regs.ra, 0x2000);
	CHECK_EQ(regs.sp, 0x3000);
}

TEST(tcb_registers_start_as_zero)
{
	seL4_UserContext regs = thread_registers(thread_new(PRIO));
	const seL4_Word *words = (const seL4_Word *)&regs;

	for (unsigned i = 0; i < 32; i++) {
		CHECK_EQ(words[i], 0);
	}
}

TEST(tcb_read_registers_count_must_be_1_to_32)
{
	struct thread *t = thread_new(PRIO);
	seL4_UserContext regs;

	CHECK_EQ(seL4_TCB_ReadRegisters(t->tcb, 0, 0, 0, &regs), seL4_RangeError);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(seL4_GetMR(1), 32);
	CHECK_EQ(seL4_TCB_ReadRegisters(t->tcb, 0, 0, 33, &regs), seL4_RangeError);
}

TEST(tcb_write_registers_beyond_the_message_is_truncated)
{
	struct thread *t = thread_new(PRIO);

	seL4_SetMR(0, 0);
	seL4_SetMR(1, 3);
	CHECK_EQ(seL4_MessageInfo_get_label(
			 seL4_Call(t->tcb, seL4_MessageInfo_new(TCBWriteRegisters, 0, 0, 4))),
		 seL4_TruncatedMessage);
}

/* The TCB of the calling thread. */
static seL4_CPtr self(void)
{
	return ((struct thread *)seL4_GetUserData())->tcb;
}

TEST(tcb_own_registers_are_refused)
{
	seL4_UserContext regs = { 0 };

	CHECK_EQ(seL4_TCB_ReadRegisters(self(), 0, 0, 32, &regs), seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_WriteRegisters(self(), 0, 0, 32, &regs), seL4_IllegalOperation);
}

TEST(tcb_read_registers_can_suspend)
{
	struct thread *t = thread_run(PRIO, count_up, 0, 0, 0);
	seL4_UserContext regs;
	seL4_Word before;

	seL4_Yield();
	OK(seL4_TCB_ReadRegisters(t->tcb, 1, 0, 32, &regs));
	before = counter;
	seL4_Yield();
	CHECK_EQ(counter, before);
}

TEST(tcb_copy_registers_copies_what_is_asked_for)
{
	struct thread *from = thread_new(PRIO), *to = thread_new(PRIO);
	seL4_UserContext regs = { .pc = 0x10, .sp = 0x20, .s0 = 0x30, .a0 = 0x40, .t0 = 0x50,
				  .tp = 0x60, .gp = 0x70, .ra = 0x80 };

	OK(seL4_TCB_WriteRegisters(from->tcb, 0, 0, 32, &regs));
	OK(seL4_TCB_CopyRegisters(to->tcb, from->tcb, 0, 0, 1, 0, 0));
	regs = thread_registers(to);
	CHECK_EQ(regs.pc, 0x10);
	CHECK_EQ(regs.sp, 0x20);
	CHECK_EQ(regs.s0, 0x30);
	CHECK_EQ(regs.a0, 0);
	OK(seL4_TCB_CopyRegisters(to->tcb, from->tcb, 0, 0, 0, 1, 0));
	regs = thread_registers(to);
	CHECK_EQ(regs.a0, 0x40);
	CHECK_EQ(regs.t0, 0x50);
	CHECK_EQ(seL4_TCB_CopyRegisters(to->tcb, endpoint_new(), 0, 0, 1, 1, 0),
		 seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
}

TEST(tcb_copy_registers_suspends_and_resumes)
{
	struct thread *from = thread_run(PRIO, count_up, 0, 0, 0), *to = thread_new(PRIO);
	seL4_Word before;

	seL4_Yield();
	OK(seL4_TCB_CopyRegisters(to->tcb, from->tcb, 1, 1, 1, 1, 0));
	CHECK(changes_by_yield(&counter, counter)); /* the copy counts */
	OK(seL4_TCB_Suspend(to->tcb));
	before = counter;
	seL4_Yield();
	CHECK_EQ(counter, before); /* and the source was stopped */
}

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

static seL4_CPtr endpoint;

/* One trap whose ecall is at a known place: number, capability, reply object. */
void tcb_trap(seL4_Word number, seL4_Word cap, seL4_Word reply);
extern char tcb_trap_at[];

__asm__(".text\n"
	"tcb_trap:\n"
	"	mv a7, a0\n"
	"	mv a0, a1\n"
	"	mv a6, a2\n"
	"	li a1, 0\n"
	"	.option push\n"
	"	.option norvc\n"
	"tcb_trap_at: ecall\n"
	"	.option pop\n"
	"1:	j 1b\n");

/* Once the trap is over the thread spins: it must not be above the test any more. */
static void start_trap(struct thread *t, long number, seL4_CPtr cap)
{
	thread_start(t, tcb_trap, (seL4_Word)number, cap, t->reply);
	OK(seL4_TCB_SetPriority(t->tcb, seL4_CapInitThreadTCB, PRIO_LOW));
}

TEST(tcb_blocked_in_any_call_has_its_pc_at_the_ecall)
{
	seL4_CPtr notification = notification_new(), reply = reply_new();
	static const long numbers[] = { seL4_SysCall, seL4_SysSend, seL4_SysRecv, seL4_SysWait };

	for (unsigned i = 0; i < 4; i++) {
		struct thread *t = thread_new(PRIO_HIGH);
		seL4_UserContext regs;

		endpoint = endpoint_new();
		start_trap(t, numbers[i], numbers[i] == seL4_SysWait ? notification : endpoint);
		CHECK_EQ(thread_registers(t).pc, tcb_trap_at);
		if (numbers[i] == seL4_SysCall) {
			seL4_Recv(endpoint, 0, reply);
		}
		OK(seL4_TCB_Suspend(t->tcb));
		regs = thread_registers(t);
		CHECK_EQ(regs.pc, tcb_trap_at);
		CHECK_EQ(regs.a7, numbers[i]);
	}
}

TEST(tcb_blocked_thread_can_be_sent_on_with_a_result)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_UserContext regs;

	endpoint = endpoint_new();
	start_trap(t, seL4_SysCall, endpoint);
	OK(seL4_TCB_Suspend(t->tcb));
	regs = thread_registers(t);
	regs.pc += 4;
	regs.a1 = 0x4000;
	OK(seL4_TCB_WriteRegisters(t->tcb, 1, 0, 32, &regs));
	regs = thread_registers(t);
	CHECK_EQ(regs.pc, tcb_trap_at + 4);
	CHECK_EQ(regs.a1, 0x4000);
}

TEST(tcb_resumed_blocked_thread_makes_its_call_again)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_Word badge = 0;

	endpoint = endpoint_new();
	start_trap(t, seL4_SysSend, cap_mint(endpoint, seL4_AllRights, 3));
	OK(seL4_TCB_Resume(t->tcb));
	seL4_Recv(endpoint, &badge, reply_new());
	CHECK_EQ(badge, 3);
	OK(seL4_TCB_Suspend(t->tcb));
	CHECK_EQ(thread_registers(t).pc, tcb_trap_at + 4);
}

TEST(tcb_suspended_after_the_reply_has_it_in_its_registers)
{
	seL4_CPtr reply = reply_new();
	struct thread *t = thread_new(PRIO_LOW);
	seL4_UserContext regs;

	endpoint = endpoint_new();
	start_trap(t, seL4_SysCall, endpoint);
	seL4_Recv(endpoint, 0, reply);
	seL4_SetMR(0, 0x1234);
	seL4_Send(reply, seL4_MessageInfo_new(0x55, 0, 0, 1));
	OK(seL4_TCB_Suspend(t->tcb));
	regs = thread_registers(t);
	CHECK_EQ(regs.pc, tcb_trap_at + 4);
	CHECK_EQ(regs.a1, seL4_MessageInfo_new(0x55, 0, 0, 1).words[0]);
	CHECK_EQ(regs.a2, 0x1234);
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

static void step(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	counter++;
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
	OK(seL4_TCB_SetPriority(self(), seL4_CapInitThreadTCB, PRIO - 2));
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

TEST(tcb_configure_sets_the_guard_of_the_cspace)
{
	seL4_CPtr cnode = cnode_new(4), notification = notification_new();
	struct thread *t = thread_new(PRIO);
	seL4_Word badge = 0;

	OK(seL4_CNode_Mint(cnode, 6, 4, CNODE, notification, DEPTH, seL4_AllRights, 0x91));
	OK(seL4_TCB_SetSpace(t->tcb, 0, cnode, seL4_CNode_CapData_new(0, 60), VSPACE, 0));
	thread_start(t, tcb_trap, (seL4_Word)seL4_SysSend, 6, 0);
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

TEST(tcb_set_tls_base_writes_tp)
{
	struct thread *t = thread_new(PRIO_LOW);

	OK(seL4_TCB_SetTLSBase(t->tcb, 0x123450));
	CHECK_EQ(thread_registers(t).tp, 0x123450);
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

/* Fills t0-t6, s0-s11, a1-a6 with values, makes an empty call, compares. */
TEST(tcb_registers_survive_a_system_call)
{
	seL4_Word different;

	__asm__ volatile("li t0, 105\n li t1, 106\n li t2, 107\n li t3, 128\n li t4, 129\n"
			 "li t5, 130\n li t6, 131\n li s2, 118\n li s3, 119\n li s11, 127\n"
			 "li a1, 111\n li a2, 112\n li a5, 115\n li a6, 116\n"
			 "li a0, 0\n li a7, -11\n ecall\n"
			 "addi t0, t0, -105\n addi t1, t1, -106\n addi t2, t2, -107\n"
			 "addi t3, t3, -128\n addi t4, t4, -129\n addi t5, t5, -130\n"
			 "addi t6, t6, -131\n addi s2, s2, -118\n addi s3, s3, -119\n"
			 "addi s11, s11, -127\n addi a1, a1, -111\n addi a2, a2, -112\n"
			 "addi a5, a5, -115\n addi a6, a6, -116\n addi a7, a7, 11\n"
			 "or a0, t0, t1\n or a0, a0, t2\n or a0, a0, t3\n or a0, a0, t4\n"
			 "or a0, a0, t5\n or a0, a0, t6\n or a0, a0, s2\n or a0, a0, s3\n"
			 "or a0, a0, s11\n or a0, a0, a1\n or a0, a0, a2\n or a0, a0, a5\n"
			 "or a0, a0, a6\n or %0, a0, a7\n"
			 : "=r"(different)
			 :
			 : "t0", "t1", "t2", "t3", "t4", "t5", "t6", "s2", "s3", "s11", "a0", "a1",
			   "a2", "a5", "a6", "a7", "memory");
	CHECK_EQ(different, 0);
}
