/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole kernel under random calls: threads on one to four cores send,
 * receive, invoke whatever they find with words that are often right, fault,
 * run out of time, are interrupted and preempted. The judge is kernel/check,
 * which looks at everything after every operation, and the sanitizers.
 * An argument on the command line is the number of worlds that are tried.
 */
#include <stdio.h>
#include <stdlib.h>

#include "arch/machine.h"
#include "kernel/test/machine.h"

enum {
	ENDPOINTS = SLOT_FREE, NOTIFICATIONS = ENDPOINTS + 3, REPLIES = NOTIFICATIONS + 6,
	NODE = REPLIES + 5, TABLE, HANDLER, SMALL_UNTYPED,
	THREADS = 64, THREAD_SLOTS = 4, THREAD_COUNT = 7,
	SPARE = THREADS + THREAD_SLOTS * THREAD_COUNT, SPARE_COUNT = 40,
	STEPS = 500, IDLE_MAX = 60, IRQ = 3,
};

static unsigned worlds;
static unsigned long calls, done, refused;

static word one_of(const word *list, unsigned count)
{
	return list[random_below(count)];
}

#define ONE_OF(...) \
	one_of((const word[]){ __VA_ARGS__ }, sizeof((const word[]){ __VA_ARGS__ }) / sizeof(word))

static word any_slot(void)
{
	switch (random_below(8)) {
	case 0:
		return ENDPOINTS + random_below(3);
	case 1:
		return NOTIFICATIONS + random_below(6);
	case 2:
		return REPLIES + random_below(5);
	case 3:
		return THREADS + random_below(THREAD_SLOTS * THREAD_COUNT);
	case 4:
		return SLOT_FREE + random_below(SPARE + SPARE_COUNT - SLOT_FREE);
	default:
		return SPARE + random_below(SPARE_COUNT);
	}
}

static word any_endpoint(void)
{
	return random_below(4) ? ENDPOINTS + random_below(3) : any_slot();
}

static word any_thread(void)
{
	return random_below(4) ? THREADS + THREAD_SLOTS * random_below(THREAD_COUNT) : any_slot();
}

static word any_word(void)
{
	return random_below(3) ? any_slot()
			       : ONE_OF(0, 1, 2, 3, 7, 9, 64, 65, 100, 200, 255, 256, 1000, 5000,
					0x400000, 1UL << 38, 1UL << 63, ~0UL);
}

/* A message to `cptr`: info, words and caps are in place afterwards. */
static void message(word cptr, word label, const word *words, unsigned length, const word *caps,
		    unsigned cap_count)
{
	struct context *context = &machine_thread()->context;

	for (unsigned i = 0; i < length; i++) {
		machine_set_word(i, words[i]);
	}
	for (unsigned i = 0; i < cap_count; i++) {
		machine_set_cap(i, caps[i]);
	}
	context->x[REG_A0] = cptr;
	context->x[REG_A1] = label << 12 | cap_count << 7 | length;
}

static void prepare_cnode(void)
{
	word node = random_below(8) ? (word)seL4_CapInitThreadCNode : NODE;
	word depth = node == NODE ? ONE_OF(4, 4, 3, 64) : ONE_OF(64, 64, 64, 64, 9, 0, 65);
	word to = node == NODE ? random_below(16) : any_slot();

	message(node, CNodeRevoke + random_below(8),
		WORDS(to, depth, any_slot(), ONE_OF(64, 64, 64, 8), ONE_OF(15, 15, 3, 2, 1, 8, 64),
		      random_below(5) * random_below(3), any_slot(), 64),
		WORDS(seL4_CapInitThreadCNode, ONE_OF(seL4_CapInitThreadCNode, NODE)));
}

static void prepare_retype(void)
{
	word type = random_below(12);

	message(ONE_OF(SLOT_UNTYPED, SLOT_UNTYPED, SMALL_UNTYPED, SLOT_DEVICE, any_slot()),
		UntypedRetype,
		WORDS(type, ONE_OF(0, 4, 6, 7, 8, 12, 40), 0, ONE_OF(0, 0, 0, 64, 4),
		      SPARE + random_below(SPARE_COUNT), ONE_OF(1, 1, 2, 3, 9, 257)),
		WORDS(ONE_OF(seL4_CapInitThreadCNode, seL4_CapInitThreadCNode, NODE)));
}

static void prepare_tcb(void)
{
	word label = random_below(3) ? TCBReadRegisters +
					       random_below(TCBSetFlags - TCBReadRegisters + 1)
				     : TCBResume;
	word first = ONE_OF(0, 0, 1, 255, 254, 253, 256), second = ONE_OF(255, 254, 253, 252, 32);

	message(any_thread(), label, WORDS(first, second, ONE_OF(0, 0x400000, 0x400200), any_word(),
					   any_word()),
		WORDS(ONE_OF(seL4_CapInitThreadCNode, seL4_CapInitThreadTCB, any_slot()),
		      ONE_OF(seL4_CapInitThreadVSpace, any_thread() + 1, any_slot()),
		      ONE_OF(any_thread() + 2, any_endpoint())));
}

/* Bonds between objects: a thread and its notification, a context and what holds it. */
static void prepare_bond(void)
{
	word notification = NOTIFICATIONS + random_below(6);

	switch (random_below(4)) {
	case 0:
		message(any_thread(), TCBBindNotification, NONE, WORDS(notification));
		break;
	case 1:
		message(any_thread(), TCBUnbindNotification, NONE, NONE);
		break;
	case 2:
		message(any_thread() + 1, SchedContextBind, NONE,
			WORDS(ONE_OF(any_thread(), notification)));
		break;
	default:
		message(any_thread() + 1, SchedContextUnbind, NONE, NONE);
	}
}

/* Deleting one of the objects that others hang on, which are few. */
static void prepare_delete(void)
{
	message(seL4_CapInitThreadCNode, ONE_OF(CNodeDelete, CNodeDelete, CNodeRevoke),
		WORDS(ONE_OF(ENDPOINTS + random_below(3), NOTIFICATIONS + random_below(3),
			     REPLIES + random_below(5), any_thread(), any_thread() + 1), 64), NONE);
}

static void prepare_time(void)
{
	word sc = any_thread() + 1;

	if (random_below(2)) {
		message(SLOT_CONTROL + random_below(core_count + 1), SchedControlConfigureFlags,
			WORDS(ONE_OF(100, 200, 1000, 19), ONE_OF(1000, 2000, 200, 100),
			      ONE_OF(0, 1, 4, 8, 9), 5, random_below(2)), WORDS(sc));
	} else {
		message(sc, SchedContextBind + random_below(5), NONE,
			WORDS(ONE_OF(any_thread(), NOTIFICATIONS + random_below(3))));
	}
}

static void prepare_memory(void)
{
	word label = RISCVPageTableMap + random_below(7);

	message(ONE_OF(any_thread() + 2, TABLE, any_slot(), seL4_CapASIDControl,
		       seL4_CapInitThreadASIDPool), label,
		WORDS(ONE_OF(0x400000, 0x401000, 0x40000000, 1UL << 38, 0x123), 3, 0),
		WORDS(ONE_OF(seL4_CapInitThreadVSpace, any_slot(), SMALL_UNTYPED),
		      seL4_CapInitThreadCNode));
}

static void prepare_irq(void)
{
	if (random_below(2)) {
		message(seL4_CapIRQControl, ONE_OF(IRQIssueIRQHandler,
						   RISCVIRQIssueIRQHandlerTrigger),
			WORDS(random_below(10), SPARE + random_below(SPARE_COUNT), 64, 64),
			WORDS(seL4_CapInitThreadCNode));
	} else {
		message(ONE_OF(HANDLER, any_slot()), IRQAckIRQ + random_below(3), NONE,
			WORDS(NOTIFICATIONS + random_below(3)));
	}
}

static void prepare_message(void)
{
	message(any_endpoint(), random_below(3),
		WORDS(any_word(), any_word(), any_word(), any_word(), any_word(), any_word()),
		WORDS(any_slot(), any_slot()));
	machine_thread()->context.x[REG_A1] &= ~(random_below(4) << 7 | random_below(8));
}

static void prepare_anything(void)
{
	message(any_slot(), random_below(50), WORDS(any_word(), any_word(), any_word(), any_word(),
						    any_word(), any_word()),
		WORDS(any_slot(), any_slot(), any_slot()));
	machine_thread()->context.x[REG_A1] &= ~(random_below(4) << 7 | random_below(8));
}

static void prepare(void)
{
	static void (*const kinds[])(void) = {
		prepare_cnode, prepare_retype, prepare_tcb, prepare_time, prepare_memory,
		prepare_irq, prepare_anything, prepare_tcb, prepare_bond, prepare_bond,
		prepare_message, prepare_message, prepare_message,
	};

	if (random_below(40) == 0) {
		prepare_delete();
	} else {
		kinds[random_below(ARRAY_SIZE(kinds))]();
	}
}

/* The root task never waits for anybody, so that there is always one who goes on. */
static bool is_root(const struct tcb *t)
{
	return t == machine_object(seL4_CapInitThreadTCB);
}

static bool waits_for_an_answer(const struct tcb *t)
{
	enum cap_type type = cap_type(machine_slot(t->context.x[REG_A0])->cap);

	return type == CAP_ENDPOINT || type == CAP_NOTIFICATION || type == CAP_REPLY;
}

static long choose_call(const struct tcb *t)
{
	if (is_root(t)) {
		return (long)ONE_OF(seL4_SysNBSend, seL4_SysYield, seL4_SysCall, seL4_SysCall);
	}
	return -1 - (long)random_below(11);
}

/* Receives need a reply object, sends that also receive a second destination. */
static void call_kernel(void)
{
	struct tcb *t = machine_thread();
	long number = choose_call(t);
	bool sends = number == seL4_SysCall || number == seL4_SysSend || number == seL4_SysNBSend;

	do {
		prepare();
	} while (is_root(t) && number == seL4_SysCall && waits_for_an_answer(t));
	if (!sends || (!is_root(t) && random_below(4) == 0)) {
		t->context.x[REG_A0] = random_below(4) ? any_endpoint()
						       : NOTIFICATIONS + random_below(6);
	}
	t->context.x[REG_A6] = random_below(4) ? REPLIES + random_below(5) : any_slot();
	t->context.x[REG_T0] = any_endpoint();
	calls++;
	machine_syscall(random_below(16) || is_root(t) ? number : (long)ONE_OF(0, 1, 100, ~99UL));
	if (number == seL4_SysCall && machine_thread() == t) {
		*(t->context.x[REG_A1] >> 12 ? &refused : &done) += 1;
	}
}

static void step(void)
{
	machine_use(random_below(core_count));
	machine_set_pending(random_below(4) == 0);
	if (random_below(2) && machine_take_ipi()) {
		return;
	}
	switch (random_below(12)) {
	case 0:
		machine_pass(random_below(300));
		break;
	case 1:
		machine_interrupt(random_below(9));
		break;
	case 2:
		if (machine_thread() != core_self()->idle && !is_root(machine_thread())) {
			machine_fault(any_word());
		}
		break;
	default:
		if (machine_thread() != core_self()->idle) {
			call_kernel();
		}
	}
}

static void make_world(unsigned cores_wanted)
{
	machine_start(cores_wanted);
	make(seL4_EndpointObject, 0, ENDPOINTS, 3);
	make(seL4_NotificationObject, 0, NOTIFICATIONS, 3);
	for (unsigned i = 0; i < 3; i++) {
		mint(NOTIFICATIONS + 3 + i, NOTIFICATIONS + i, 1UL << i);
	}
	make(seL4_ReplyObject, 0, REPLIES, 5);
	make(seL4_CapTableObject, 4, NODE, 1);
	make(seL4_RISCV_PageTableObject, 0, TABLE, 1);
	make(seL4_UntypedObject, 12, SMALL_UNTYPED, 1);
	machine_call(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(IRQ, HANDLER, 64),
		     WORDS(seL4_CapInitThreadCNode));
	for (unsigned i = 0; i < THREAD_COUNT; i++) {
		word slot = THREADS + THREAD_SLOTS * i;

		make_thread(slot, i % core_count, 255 - i % 3);
		machine_call(slot, TCBSetSchedParams, WORDS(255, 255 - i % 3),
			     WORDS(seL4_CapInitThreadTCB, slot + 1, i % 4 ? ENDPOINTS : 0));
	}
}

static bool all_idle(void)
{
	for (unsigned i = 0; i < core_count; i++) {
		if (cores[i].current != cores[i].idle) {
			return false;
		}
	}
	return true;
}

static unsigned world;

static void run_world(void)
{
	unsigned idle = 0;

	random_seed(world);
	make_world(1 + world % 4);
	for (unsigned i = 0; i < STEPS && idle < IDLE_MAX; i++) {
		step();
		idle = all_idle() ? idle + 1 : 0;
	}
}

static void whatever_is_called_the_kernel_stays_whole(void **state)
{
	(void)state;
	for (world = 1; world <= worlds; world++) {
		const char *found = machine_panic(run_world);

		if (*found) {
			fail_msg("world %u: %s", world, found);
		}
	}
	printf("%lu calls, %lu invocations done, %lu refused\n", calls, done, refused);
	/* Enough must get far enough to do something. */
	assert_true(calls > STEPS / 4 * worlds);
	assert_true(done > calls / 20);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_is_called_the_kernel_stays_whole),
	};

	worlds = argc > 1 ? strtoul(argv[1], NULL, 10) : 80;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
