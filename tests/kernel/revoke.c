/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Long operations: Revoke and zeroing of much memory must let others run in
 * between, and end complete.
 */
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

enum { MS = 1000, PERIOD_US = 500 };

static volatile seL4_Word beats, longest;
static volatile int stop;

/* Runs for a moment each period and keeps the longest gap between two runs. */
static void beat(seL4_Word a, seL4_Word b, seL4_Word c)
{
	seL4_Word last = now();

	(void)a;
	(void)b;
	(void)c;
	while (!stop) {
		seL4_Word t;

		seL4_Yield();
		t = now();
		if (t - last > longest) {
			longest = t - last;
		}
		last = t;
		beats++;
	}
}

static struct thread *heart_new(void)
{
	struct thread *t = thread_new(PRIO_HIGH);

	sc_configure(t->sc, 0, PERIOD_US - 1, PERIOD_US, 0, 0, 0);
	beats = 0;
	longest = 0;
	stop = 0;
	thread_start(t, beat, 0, 0, 0);
	return t;
}

/* The heart beat during the work, unless that was too short to tell. */
static void check_beats(struct thread *heart, seL4_Word before, seL4_Word start)
{
	seL4_Word took = (now() - start) / TICKS_PER_US;
	seL4_Word during = beats - before;

	stop = 1;
	thread_join(heart);
	CHECK(during > 0 || took < 4 * PERIOD_US);
}

TEST(revoke_of_many_objects_lets_others_run)
{
	seL4_CPtr untyped = untyped_new(20), first = slots_new(1024);
	struct thread *heart;
	seL4_Word start, before;

	for (int i = 0; i < 4; i++) {
		OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, CNODE, 0, 0,
				       first + (seL4_Word)i * 256, 256));
	}
	heart = heart_new();
	before = beats;
	start = now();
	cap_revoke(untyped);
	check_beats(heart, before, start);
	for (seL4_Word i = 0; i < 1024; i++) {
		CHECK(i % 64 || slot_is_empty(first + i));
	}
	OK(seL4_Untyped_Retype(untyped, seL4_UntypedObject, 20, CNODE, 0, 0, slot_new(), 1));
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

TEST(revoke_of_a_big_cnode_lets_others_run)
{
	seL4_CPtr untyped = untyped_new(19), cnode = slot_new(), endpoint = endpoint_new();
	struct thread *heart;
	seL4_Word start, before;

	OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 12, CNODE, 0, 0, cnode, 1));
	for (seL4_Word i = 0; i < 4096; i++) {
		OK(seL4_CNode_Copy(cnode, i, 12, CNODE, endpoint, DEPTH, seL4_AllRights));
	}
	heart = heart_new();
	before = beats;
	start = now();
	cap_revoke(untyped);
	check_beats(heart, before, start);
	CHECK(slot_is_empty(cnode));
	OK(seL4_Untyped_Retype(untyped, seL4_UntypedObject, 19, CNODE, 0, 0, slot_new(), 1));
}

TEST(revoke_zeroing_of_much_memory_lets_others_run)
{
	seL4_CPtr untyped = untyped_new(seL4_LargePageBits), page = slot_new();
	struct thread *heart;
	seL4_Word start, before;

	OK(seL4_Untyped_Retype(untyped, seL4_RISCV_Mega_Page, 0, CNODE, 0, 0, page, 1));
	OK(space_map(VSPACE, page, TEST_VADDR, seL4_ReadWrite, 0));
	*(volatile seL4_Word *)(TEST_VADDR + (1 << 20)) = 0x55;
	cap_revoke(untyped);
	heart = heart_new();
	before = beats;
	start = now();
	OK(seL4_Untyped_Retype(untyped, seL4_RISCV_Mega_Page, 0, CNODE, 0, 0, page, 1));
	check_beats(heart, before, start);
	OK(space_map(VSPACE, page, TEST_VADDR, seL4_ReadWrite, 0));
	CHECK_EQ(*(volatile seL4_Word *)(TEST_VADDR + (1 << 20)), 0);
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
	seL4_CPtr untyped = untyped_new(19), cnode = slot_new(), endpoint = endpoint_new();
	struct thread *t = thread_new(PRIO - 1);
	int rounds = 0;

	OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 12, CNODE, 0, 0, cnode, 1));
	for (seL4_Word i = 0; i < 4096; i++) {
		OK(seL4_CNode_Copy(cnode, i, 12, CNODE, endpoint, DEPTH, seL4_AllRights));
	}
	thread_start(t, revoke_it, untyped, 0, 0);
	while (!t->finished && rounds++ < 1000) {
		struct thread *self = (struct thread *)seL4_GetUserData();

		/* Sleep shortly: the other runs meanwhile. */
		sc_configure(self->sc, 0, 99, 100, 0, 0, 0);
		seL4_Yield();
		OK(seL4_TCB_Suspend(t->tcb));
		OK(seL4_TCB_Resume(t->tcb));
	}
	CHECK_EQ(t->finished, 1);
	CHECK(slot_is_empty(cnode));
}

static void sit(seL4_Word endpoint, seL4_Word reply, seL4_Word c)
{
	(void)c;
	seL4_Recv(endpoint, 0, reply);
}

static void make(seL4_CPtr untyped, seL4_Word type, seL4_Word bits, seL4_CPtr slot)
{
	OK(seL4_Untyped_Retype(untyped, type, bits, CNODE, 0, 0, slot, 1));
}

/* A thread whose TCB, context, endpoint and reply object all come from one untyped. */
static void block_thread_from(seL4_CPtr untyped, seL4_CPtr objects)
{
	struct thread *t = thread_new(PRIO_HIGH);

	cap_delete(t->tcb);
	make(untyped, seL4_TCBObject, 0, objects);
	make(untyped, seL4_EndpointObject, 0, objects + 1);
	make(untyped, seL4_ReplyObject, 0, objects + 2);
	make(untyped, seL4_SchedContextObject, 8, objects + 3);
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
		seL4_CPtr untyped = untyped_new(16), objects = slots_new(4);

		block_thread_from(untyped, objects);
		cap_revoke(untyped);
		for (seL4_Word i = 0; i < 4; i++) {
			CHECK(slot_is_empty(objects + i));
		}
		make(untyped, seL4_UntypedObject, 16, slot_new());
	}
}
