/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Debug calls: on a kernel without them each is an unknown system call, on
 * one with them they answer.
 */
#include "tests/kernel/test.h"

static volatile seL4_Word identified;

static void identify(seL4_Word cap, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	identified = seL4_DebugCapIdentify(cap);
}

/* The tag of a capability, or ~0 if the kernel has no debug calls. */
static seL4_Word tag_of(seL4_CPtr cap)
{
	struct thread *t = thread_new(PRIO_HIGH);

	identified = ~0UL;
	thread_set_fault_endpoint(t, endpoint_new());
	thread_start(t, identify, cap, 0, 0);
	return identified;
}

static void want_debug_calls(void)
{
	if (tag_of(seL4_CapNull) == ~0UL) {
		test_skip("release kernel");
	}
}

TEST(debug_cap_identify_tells_the_kind)
{
	static const struct {
		seL4_CPtr cap;
		seL4_Word tag;
	} fixed[] = {
		{ seL4_CapNull, 0 }, { seL4_CapInitThreadTCB, 12 }, { seL4_CapInitThreadCNode, 10 },
		{ seL4_CapInitThreadVSpace, 3 }, { seL4_CapIRQControl, 14 },
		{ seL4_CapASIDControl, 11 }, { seL4_CapInitThreadASIDPool, 13 },
		{ seL4_CapBootInfoFrame, 1 }, { seL4_CapDomain, 20 }, { seL4_CapInitThreadSC, 22 },
	};

	want_debug_calls();
	for (unsigned i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		CHECK_EQ(tag_of(fixed[i].cap), fixed[i].tag);
	}
	CHECK_EQ(tag_of(endpoint_new()), 4);
	CHECK_EQ(tag_of(notification_new()), 6);
	CHECK_EQ(tag_of(reply_new()), 8);
	CHECK_EQ(tag_of(schedcontrol(0)), 24);
	CHECK_EQ(tag_of(pool_block()), 2);
}

TEST(debug_name_thread_returns)
{
	want_debug_calls();
	seL4_DebugNameThread(thread_new(PRIO_LOW)->tcb, "named");
}

/* They print among our lines: what comes next starts a new one. */
TEST(debug_put_char_and_dump_scheduler_return)
{
	want_debug_calls();
	seL4_DebugPutChar('\n');
	seL4_DebugDumpScheduler();
	seL4_DebugPutChar('\n');
}

TEST(debug_affinity_is_the_core_of_the_context)
{
	want_debug_calls();
	if (bootinfo->numNodes < 2) {
		test_skip("one core");
	}
	for (seL4_Word core = 0; core < bootinfo->numNodes; core++) {
		CHECK_EQ(seL4_DebugGetThreadAffinity(thread_on(core, PRIO_LOW)->tcb), core);
	}
}
