/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding capabilities: what a system call does with an address that leads
 * nowhere, and how (root, index, depth) of CNode operations is resolved.
 */
#include "tests/kernel/test.h"

enum {
	ROOT_GUARD_BITS = 52,
	UNRESOLVABLE = 1UL << 20, /* a bit where the root CNode's guard has none */
	RADIX = 4,
};

struct fault {
	seL4_Word label, length, words[8];
};

/* Runs fn in a thread and returns its first fault. */
static struct fault fault_of(thread_function *fn, seL4_Word a, seL4_Word b)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr handler = endpoint_new();
	seL4_MessageInfo_t info;
	struct fault fault;

	thread_set_fault_endpoint(t, handler);
	thread_start(t, fn, a, b, 0);
	info = seL4_Recv(handler, 0, t->reply);
	fault.label = seL4_MessageInfo_get_label(info);
	fault.length = seL4_MessageInfo_get_length(info);
	for (int i = 0; i < 8; i++) {
		fault.words[i] = seL4_GetMR(i);
	}
	return fault;
}

static void call_it(seL4_Word cap, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	seL4_Call(cap, seL4_MessageInfo_new(0x77, 0, 0, 0));
}

static void send_it(seL4_Word cap, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	seL4_Send(cap, seL4_MessageInfo_new(0x77, 0, 0, 0));
}

static void receive_it(seL4_Word cap, seL4_Word reply, seL4_Word c)
{
	(void)c;
	seL4_Recv(cap, 0, reply);
}

static void wait_for_it(seL4_Word cap, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	seL4_Wait(cap, 0);
}

TEST(lookup_call_on_an_empty_slot_is_invalid_capability)
{
	seL4_MessageInfo_t info = seL4_Call(slot_new(), seL4_MessageInfo_new(0x77, 0, 0, 0));

	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_InvalidCapability);
	CHECK_EQ(seL4_MessageInfo_get_length(info), 1);
	CHECK_EQ(seL4_GetMR(0), 0);
}

TEST(lookup_send_on_an_empty_slot_is_silent)
{
	seL4_Send(slot_new(), seL4_MessageInfo_new(0x77, 0, 0, 0));
	seL4_NBSend(slot_new(), seL4_MessageInfo_new(0x77, 0, 0, 0));
}

TEST(lookup_nbsend_on_an_unresolvable_address_is_silent)
{
	seL4_NBSend(UNRESOLVABLE, seL4_MessageInfo_new(0x77, 0, 0, 0));
}

static void check_guard_mismatch(struct fault f, seL4_Word in_receive)
{
	CHECK_EQ(f.label, seL4_Fault_CapFault);
	CHECK_EQ(f.length, 7);
	CHECK_EQ(f.words[seL4_CapFault_Addr], UNRESOLVABLE);
	CHECK_EQ(f.words[seL4_CapFault_InRecvPhase], in_receive);
	CHECK_EQ(f.words[seL4_CapFault_LookupFailureType], seL4_GuardMismatch);
	CHECK_EQ(f.words[seL4_CapFault_BitsLeft], 64);
	CHECK_EQ(f.words[seL4_CapFault_GuardMismatch_GuardFound], 0);
	CHECK_EQ(f.words[seL4_CapFault_GuardMismatch_BitsFound], ROOT_GUARD_BITS);
}

TEST(lookup_call_on_an_unresolvable_address_faults)
{
	check_guard_mismatch(fault_of(call_it, UNRESOLVABLE, 0), 0);
}

TEST(lookup_send_on_an_unresolvable_address_faults)
{
	check_guard_mismatch(fault_of(send_it, UNRESOLVABLE, 0), 0);
}

TEST(lookup_receive_on_an_unresolvable_address_faults)
{
	check_guard_mismatch(fault_of(receive_it, UNRESOLVABLE, reply_new()), 1);
	check_guard_mismatch(fault_of(wait_for_it, UNRESOLVABLE, 0), 1);
}

static void check_missing(struct fault f, seL4_CPtr address)
{
	CHECK_EQ(f.label, seL4_Fault_CapFault);
	CHECK_EQ(f.length, 5);
	CHECK_EQ(f.words[seL4_CapFault_Addr], address);
	CHECK_EQ(f.words[seL4_CapFault_InRecvPhase], 1);
	CHECK_EQ(f.words[seL4_CapFault_LookupFailureType], seL4_MissingCapability);
	CHECK_EQ(f.words[seL4_CapFault_BitsLeft], 0);
}

TEST(lookup_receive_on_an_empty_slot_faults)
{
	seL4_CPtr empty = slot_new();

	check_missing(fault_of(receive_it, empty, reply_new()), empty);
	check_missing(fault_of(wait_for_it, empty, 0), empty);
}

TEST(lookup_receive_without_reply_object_faults_on_its_address)
{
	seL4_CPtr empty = slot_new();

	check_missing(fault_of(receive_it, endpoint_new(), empty), empty);
	check_missing(fault_of(receive_it, endpoint_new(), seL4_CapInitThreadTCB),
		      seL4_CapInitThreadTCB);
}

TEST(lookup_receive_on_something_else_faults)
{
	check_missing(fault_of(receive_it, seL4_CapInitThreadTCB, reply_new()),
		      seL4_CapInitThreadTCB);
}

/* Copies the notification to (root, index, depth) and says what came of it. */
static int copy_to(seL4_CPtr root, seL4_Word index, seL4_Uint8 depth)
{
	return seL4_CNode_Copy(root, index, depth, CNODE, notification_new(), DEPTH,
			       seL4_AllRights);
}

TEST(lookup_a_fresh_cnode_is_addressed_by_its_radix)
{
	seL4_CPtr cnode = cnode_new(RADIX);

	OK(copy_to(cnode, 3, RADIX));
	CHECK_EQ(copy_to(cnode, 3, RADIX), seL4_DeleteFirst);
	CHECK_EQ(copy_to(cnode, 0x73, RADIX), seL4_DeleteFirst); /* only low bits count */
	OK(copy_to(cnode, 15, RADIX));
}

TEST(lookup_depth_must_be_1_to_64)
{
	static const seL4_Uint8 bad[] = { 0, 65, 255 };

	for (unsigned i = 0; i < sizeof(bad); i++) {
		CHECK_EQ(seL4_CNode_Delete(CNODE, 1000, bad[i]), seL4_RangeError);
		CHECK_EQ(seL4_GetMR(0), 1);
		CHECK_EQ(seL4_GetMR(1), 64);
	}
}

TEST(lookup_depth_below_the_radix_is_depth_mismatch)
{
	CHECK_EQ(copy_to(cnode_new(RADIX), 1, RADIX - 1), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(seL4_GetMR(1), seL4_DepthMismatch);
	CHECK_EQ(seL4_GetMR(2), RADIX - 1);
	CHECK_EQ(seL4_GetMR(3), RADIX);
}

TEST(lookup_depth_beyond_the_last_slot_is_depth_mismatch)
{
	seL4_CPtr cnode = cnode_new(RADIX);

	OK(copy_to(cnode, 3, RADIX));
	CHECK_EQ(copy_to(cnode, 3 << 2, RADIX + 2), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(1), seL4_DepthMismatch);
	CHECK_EQ(seL4_GetMR(2), 2);
}

TEST(lookup_wrong_guard_is_guard_mismatch)
{
	seL4_CPtr cnode = cnode_new(RADIX);
	seL4_CPtr guarded = cap_mint(cnode, seL4_AllRights, seL4_CNode_CapData_new(5, 3));

	OK(copy_to(guarded, 5 << RADIX | 1, RADIX + 3));
	CHECK_EQ(copy_to(cnode, 1, RADIX), seL4_DeleteFirst);
	CHECK_EQ(copy_to(guarded, 4 << RADIX | 2, RADIX + 3), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(seL4_GetMR(1), seL4_GuardMismatch);
	CHECK_EQ(seL4_GetMR(2), RADIX + 3);
	CHECK_EQ(seL4_GetMR(3), 5);
	CHECK_EQ(seL4_GetMR(4), 3);
}

TEST(lookup_descends_through_cnodes)
{
	seL4_CPtr upper = cnode_new(RADIX), lower = cnode_new(RADIX + 1);

	OK(seL4_CNode_Mint(upper, 7, RADIX, CNODE, lower, DEPTH, seL4_AllRights,
			   seL4_CNode_CapData_new(2, 2)));
	OK(copy_to(upper, 7 << 7 | 2 << 5 | 9, RADIX + 2 + RADIX + 1));
	CHECK_EQ(copy_to(lower, 9, RADIX + 1), seL4_DeleteFirst);
	CHECK_EQ(copy_to(upper, 7, RADIX), seL4_DeleteFirst); /* the lower CNode itself */
}

TEST(lookup_source_errors_say_so)
{
	CHECK_EQ(seL4_CNode_Copy(CNODE, slot_new(), DEPTH, CNODE, slot_new(), DEPTH,
				 seL4_AllRights), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(seL4_GetMR(1), seL4_MissingCapability);
	CHECK_EQ(seL4_CNode_Copy(CNODE, slot_new(), DEPTH, CNODE, UNRESOLVABLE, DEPTH,
				 seL4_AllRights), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(seL4_GetMR(1), seL4_GuardMismatch);
}

TEST(lookup_source_root_must_be_a_cnode)
{
	CHECK_EQ(seL4_CNode_Copy(CNODE, slot_new(), DEPTH, endpoint_new(), 1, DEPTH,
				 seL4_AllRights), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(seL4_GetMR(1), seL4_InvalidRoot);
}

static void signal_it(seL4_Word cap, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	seL4_Signal(cap);
}

/* In a CSpace whose slot holds something else than a CNode, lower bits do not matter. */
TEST(lookup_of_a_system_call_ignores_bits_below_the_last_slot)
{
	seL4_CPtr upper = cnode_new(RADIX), notification = notification_new();
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_Word badge = 0, slot = 3UL << 60 | 0x1234;

	OK(seL4_CNode_Mint(upper, 3, RADIX, CNODE, notification, DEPTH, seL4_AllRights, 0x42));
	OK(seL4_TCB_SetSpace(t->tcb, 0, upper, 0, VSPACE, 0));
	thread_start(t, signal_it, slot, 0, 0);
	seL4_NBWait(notification, &badge);
	CHECK_EQ(badge, 0x42);
}
