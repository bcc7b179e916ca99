/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Floating-point registers belong to the thread that wrote them, and a thread
 * may be denied them.
 */
#include "tests/kernel/test.h"

/* Writes f0-f31 and fcsr from seed, takes turns, compares; returns differences. */
seL4_Word fpu_hold(seL4_Word seed, seL4_Word turns);
void fpu_touch(seL4_Word a, seL4_Word b, seL4_Word c);
extern char fpu_touch_at[];

#define ALL_REGISTERS \
	"0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31"

__asm__(".text\n"
	".option push\n"
	".option arch, +d\n"
	"	.globl fpu_hold\n"
	"fpu_hold:\n"
	"	mv t0, a0\n"
	"	csrw fcsr, zero\n"
	"	.irp r, " ALL_REGISTERS "\n"
	"	fmv.d.x f\\r, t0\n"
	"	addi t0, t0, 1\n"
	"	.endr\n"
	"	andi t1, a0, 0x1f\n"
	"	csrw fcsr, t1\n"
	"	mv t2, a0\n"
	"	li a7, -11\n"
	"1:	ecall\n"			/* Yield */
	"	addi a1, a1, -1\n"
	"	bgtz a1, 1b\n"
	"	csrr t0, fcsr\n"
	"	xor a0, t0, t1\n"
	"	.irp r, " ALL_REGISTERS "\n"
	"	fmv.x.d t0, f\\r\n"
	"	xor t0, t0, t2\n"
	"	or a0, a0, t0\n"
	"	addi t2, t2, 1\n"
	"	.endr\n"
	"	ret\n"
	"fpu_touch:\n"
	"	.option norvc\n"
	"fpu_touch_at: fmv.d.x f0, zero\n"
	"	ret\n"
	".option pop\n");

enum { THREADS = 4, TURNS = 50 };

static volatile seL4_Word different[THREADS];

static void hold(seL4_Word which, seL4_Word turns, seL4_Word c)
{
	(void)c;
	different[which] = fpu_hold((which + 1) << 20 | (which + 1), turns);
}

TEST(fpu_registers_are_each_threads_own)
{
	struct thread *t[THREADS];

	for (seL4_Word i = 0; i < THREADS; i++) {
		different[i] = 1;
		t[i] = thread_run(PRIO, hold, i, TURNS, 0);
	}
	for (seL4_Word i = 0; i < THREADS; i++) {
		thread_join(t[i]);
		CHECK_EQ(different[i], 0);
	}
}

TEST(fpu_registers_survive_a_preemption)
{
	struct thread *low = thread_run(PRIO_LOW, hold, 0, 20, 0);

	different[0] = 1;
	for (int i = 0; i < 5; i++) {
		struct thread *high = thread_run(PRIO - 1, hold, 1, 2, 0);

		thread_join(high);
		CHECK_EQ(different[1], 0);
	}
	thread_join(low);
	CHECK_EQ(different[0], 0);
}

TEST(fpu_disabled_makes_its_instructions_illegal)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr handler = endpoint_new();

	OK(seL4_TCB_SetFlags(t->tcb, 0, seL4_TCBFlag_fpuDisabled).error);
	thread_set_fault_endpoint(t, handler);
	thread_start(t, fpu_touch, 0, 0, 0);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(handler, 0, t->reply)),
		 seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 2);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FaultIP), fpu_touch_at);
	/* Allowed again, the same instruction goes through. */
	OK(seL4_TCB_SetFlags(t->tcb, seL4_TCBFlag_fpuDisabled, 0).error);
	seL4_Send(t->reply, seL4_MessageInfo_new(0, 0, 0, 0));
	CHECK_EQ(t->finished, 1);
}

TEST(fpu_state_outlives_a_thread_that_used_it_and_died)
{
	struct thread *keeper = thread_run(PRIO, hold, 0, 6, 0);

	different[0] = 1;
	for (int i = 0; i < 5; i++) {
		struct thread *t = thread_run(PRIO_HIGH, hold, 1, 1, 0);

		cap_delete(t->tcb);
		seL4_Yield();
	}
	thread_join(keeper);
	CHECK_EQ(different[0], 0);
}
