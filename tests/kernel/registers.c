/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registers of threads: written, read and copied, with the thread running
 * or stopped, and what they hold while it is blocked in a call.
 */
#include "tests/kernel/counting.h"
#include "tests/kernel/test.h"

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

TEST(tcb_own_registers_are_refused)
{
	seL4_UserContext regs = { 0 };

	CHECK_EQ(seL4_TCB_ReadRegisters(tcb_own(), 0, 0, 32, &regs), seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_WriteRegisters(tcb_own(), 0, 0, 32, &regs), seL4_IllegalOperation);
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
		seL4_CPtr endpoint = endpoint_new();

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
	seL4_CPtr endpoint = endpoint_new();

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
	seL4_CPtr endpoint = endpoint_new();

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
	seL4_CPtr endpoint = endpoint_new();

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

TEST(tcb_set_tls_base_writes_tp)
{
	struct thread *t = thread_new(PRIO_LOW);

	OK(seL4_TCB_SetTLSBase(t->tcb, 0x123450));
	CHECK_EQ(thread_registers(t).tp, 0x123450);
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
