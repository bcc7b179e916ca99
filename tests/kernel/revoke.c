/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Long operations: Revoke and zeroing of much memory must let others run in
 * between, and end complete.
 */
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

enum { PERIOD_US = 500, PATIENCE_US = 20 * 1000 * 1000 };

static volatile seL4_Word beats;
static volatile int stop;

/* Runs for a moment each period of its context. */
static void beat(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	while (!stop) {
		seL4_Yield();
		beats++;
	}
}

/* Does the work below the heart; 1 if it beat, or if that was too short to tell. */
static int beats_during(struct thread *heart, void (*work)(void))
{
	seL4_Word start, took, during;

	stop = 0;
	thread_start(heart, beat, 0, 0, 0);
	during = beats;
	start = now_us();
	work();
	during = beats - during;
	took = now_us() - start;
	stop = 1;
	thread_join(heart);
	return during > 0 || took < 4 * PERIOD_US;
}

/* The machine below may stop and swallow the beats: so until some are seen. */
static void check_others_run(void (*prepare)(void), void (*work)(void))
{
	struct thread *heart = thread_new(PRIO_HIGH);
	seL4_Word end = now_us() + PATIENCE_US;
	int seen = 0;

	sc_configure(heart->sc, 0, PERIOD_US - 1, PERIOD_US, 0, 0, 0);
	beats = 0;
	while (!seen && now_us() < end) {
		prepare();
		seen = beats_during(heart, work);
	}
	CHECK(seen);
}

static seL4_CPtr untyped, slots;

static void revoke_untyped(void)
{
	cap_revoke(untyped);
}

static void make_1024_endpoints(void)
{
	for (seL4_Word i = 0; i < 4; i++) {
		OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, CNODE, 0, 0,
				       slots + i * 256, 256));
	}
}

TEST(revoke_of_many_objects_lets_others_run)
{
	untyped = untyped_new(20);
	slots = slots_new(1024);
	check_others_run(make_1024_endpoints, revoke_untyped);
	for (seL4_Word i = 0; i < 1024; i += 64) {
		CHECK(slot_is_empty(slots + i));
	}
	OK(seL4_Untyped_Retype(untyped, seL4_UntypedObject, 20, CNODE, 0, 0, slots, 1));
}

TEST(revoke_of_many_badged_copies)
{
	seL4_CPtr endpoint = endpoint_new(), first = slots_new(500);

	for (seL4_Word i = 0; i < 500; i++) {
		OK(seL4_CNode_Mint(CNODE, first + i, DEPTH, CNODE, endpoint, DEPTH, seL4_AllRights,
				   i + 1));
	}
	cap_revoke(endpoint);
	for (seL4_Word i = 0; i < 500; i += 50) {
		CHECK(slot_is_empty(first + i));
	}
	CHECK(!slot_is_empty(endpoint));
}

static seL4_CPtr filler;

static void fill_a_cnode(void)
{
	OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 12, CNODE, 0, 0, slots, 1));
	for (seL4_Word i = 0; i < 4096; i++) {
		OK(seL4_CNode_Copy(slots, i, 12, CNODE, filler, DEPTH, seL4_AllRights));
	}
}

TEST(revoke_of_a_big_cnode_lets_others_run)
{
	untyped = untyped_new(19);
	slots = slot_new();
	filler = endpoint_new();
	check_others_run(fill_a_cnode, revoke_untyped);
	CHECK(slot_is_empty(slots));
	OK(seL4_Untyped_Retype(untyped, seL4_UntypedObject, 19, CNODE, 0, 0, slots, 1));
}

static volatile seL4_Word *const in_the_middle = (volatile seL4_Word *)(TEST_VADDR + (1 << 20));

static void make_mega_page(void)
{
	OK(seL4_Untyped_Retype(untyped, seL4_RISCV_Mega_Page, 0, CNODE, 0, 0, slots, 1));
}

static void use_mega_page(void)
{
	cap_revoke(untyped);
	make_mega_page();
	OK(space_map(VSPACE, slots, TEST_VADDR, seL4_ReadWrite, 0));
	*in_the_middle = 0x55;
	cap_revoke(untyped);
}

TEST(revoke_zeroing_of_much_memory_lets_others_run)
{
	untyped = untyped_new(seL4_LargePageBits);
	slots = slot_new();
	check_others_run(use_mega_page, make_mega_page);
	OK(space_map(VSPACE, slots, TEST_VADDR, seL4_ReadWrite, 0));
	CHECK_EQ(*in_the_middle, 0);
}

static void revoke_it(seL4_Word cap, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	seL4_CNode_Revoke(CNODE, cap, DEPTH);
}

/* A thread that is suspended in the middle of a Revoke goes on when resumed. */
TEST(revoke_interrupted_by_suspend_can_be_finished)
{
	struct thread *t = thread_new(PRIO - 1);
	int rounds = 0;

	untyped = untyped_new(19);
	slots = slot_new();
	filler = endpoint_new();
	fill_a_cnode();
	thread_start(t, revoke_it, untyped, 0, 0);
	sc_configure(sc_own(), 0, 99, 100, 0, 0, 0);
	while (!t->finished && rounds++ < 100000) {
		seL4_Yield(); /* sleeps for a moment: the other runs meanwhile */
		OK(seL4_TCB_Suspend(t->tcb));
		OK(seL4_TCB_Resume(t->tcb));
	}
	CHECK_EQ(t->finished, 1);
	CHECK(slot_is_empty(slots));
}

static void sit(seL4_Word endpoint, seL4_Word reply, seL4_Word c)
{
	(void)c;
	seL4_Recv(endpoint, 0, reply);
}

static void make(seL4_CPtr from, seL4_Word type, seL4_Word bits, seL4_CPtr slot)
{
	OK(seL4_Untyped_Retype(from, type, bits, CNODE, 0, 0, slot, 1));
}

/* A thread whose TCB, context, endpoint and reply object all come from one untyped. */
static void block_thread_from(seL4_CPtr from, seL4_CPtr objects)
{
	struct thread *t = thread_new(PRIO_HIGH);

	cap_delete(t->tcb);
	make(from, seL4_TCBObject, 0, objects);
	make(from, seL4_EndpointObject, 0, objects + 1);
	make(from, seL4_ReplyObject, 0, objects + 2);
	make(from, seL4_SchedContextObject, 8, objects + 3);
	t->tcb = objects;
	t->sc = objects + 3;
	sc_configure(t->sc, 0, SLICE_US, SLICE_US, 0, 0, 0);
	OK(seL4_TCB_Configure(t->tcb, CNODE, 0, VSPACE, 0, (seL4_Word)t->buffer,
			      image_frame(t->buffer)));
	OK(seL4_TCB_SetSchedParams(t->tcb, seL4_CapInitThreadTCB, 255, PRIO_HIGH, t->sc, 0));
	thread_start(t, sit, objects + 1, objects + 2, 0);
}

TEST(revoke_of_living_threads_and_their_objects)
{
	for (int round = 0; round < 3; round++) {
		seL4_CPtr from = untyped_new(16), objects = slots_new(4);

		block_thread_from(from, objects);
		cap_revoke(from);
		for (seL4_Word i = 0; i < 4; i++) {
			CHECK(slot_is_empty(objects + i));
		}
		make(from, seL4_UntypedObject, 16, slot_new());
	}
}
