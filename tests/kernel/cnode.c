/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operations on slots: Copy, Mint, Move, Mutate, Rotate, Delete, with every
 * error they give. Revoke and what depends on derivation is in derivation.c.
 */
#include "tests/kernel/test.h"

enum { RADIX = 4 };

static int copy(seL4_CPtr to, seL4_CPtr from)
{
	return seL4_CNode_Copy(CNODE, to, DEPTH, CNODE, from, DEPTH, seL4_AllRights);
}

static int mint(seL4_CPtr to, seL4_CPtr from, seL4_Word badge)
{
	return seL4_CNode_Mint(CNODE, to, DEPTH, CNODE, from, DEPTH, seL4_AllRights, badge);
}

static int move(seL4_CPtr to, seL4_CPtr from)
{
	return seL4_CNode_Move(CNODE, to, DEPTH, CNODE, from, DEPTH);
}

static int mutate(seL4_CPtr to, seL4_CPtr from, seL4_Word data)
{
	return seL4_CNode_Mutate(CNODE, to, DEPTH, CNODE, from, DEPTH, data);
}

static int rotate(seL4_CPtr to, seL4_CPtr pivot, seL4_CPtr from)
{
	return seL4_CNode_Rotate(CNODE, to, DEPTH, 0, CNODE, pivot, DEPTH, 0, CNODE, from, DEPTH);
}

/* The badge that a signal through the capability leaves. */
static seL4_Word badge_of(seL4_CPtr cap, seL4_CPtr notification)
{
	seL4_Word badge = 0;

	seL4_Signal(cap);
	seL4_NBWait(notification, &badge);
	return badge;
}

TEST(cnode_copy_refers_to_the_same_object)
{
	seL4_CPtr object = notification_new(), badged = cap_mint(object, seL4_AllRights, 0x15);
	seL4_CPtr to = slot_new();

	OK(copy(to, badged));
	CHECK_EQ(badge_of(to, object), 0x15);
	CHECK(!slot_is_empty(badged));
}

TEST(cnode_copy_wants_an_empty_destination)
{
	seL4_CPtr object = notification_new();

	CHECK_EQ(copy(notification_new(), object), seL4_DeleteFirst);
	CHECK_EQ(copy(object, object), seL4_DeleteFirst);
}

TEST(cnode_mint_sets_a_full_word_of_badge)
{
	seL4_CPtr object = notification_new(), to = slot_new();

	OK(mint(to, object, 0xfedcba9876543210));
	CHECK_EQ(badge_of(to, object), 0xfedcba9876543210);
}

TEST(cnode_mint_does_not_badge_twice)
{
	seL4_CPtr notification = cap_mint(notification_new(), seL4_AllRights, 1);
	seL4_CPtr endpoint = cap_mint(endpoint_new(), seL4_AllRights, 1);

	CHECK_EQ(mint(slot_new(), notification, 2), seL4_IllegalOperation);
	CHECK_EQ(mint(slot_new(), endpoint, 2), seL4_IllegalOperation);
}

TEST(cnode_mint_ignores_the_badge_of_other_objects)
{
	OK(mint(slot_new(), tcb_new(), 0x1234));
	OK(mint(slot_new(), reply_new(), 0x1234));
}

TEST(cnode_mint_refuses_guards_that_do_not_fit)
{
	seL4_CPtr cnode = cnode_new(RADIX);

	OK(mint(slot_new(), cnode, seL4_CNode_CapData_new(0, 60)));
	CHECK_EQ(mint(slot_new(), cnode, seL4_CNode_CapData_new(0, 61)), seL4_IllegalOperation);
}

TEST(cnode_copy_of_irq_control_is_refused)
{
	CHECK_EQ(copy(slot_new(), seL4_CapIRQControl), seL4_IllegalOperation);
}

TEST(cnode_move_empties_the_source)
{
	seL4_CPtr object = notification_new(), badged = cap_mint(object, seL4_AllRights, 0x16);
	seL4_CPtr to = slot_new();

	OK(move(to, badged));
	CHECK(slot_is_empty(badged));
	CHECK_EQ(badge_of(to, object), 0x16);
}

TEST(cnode_move_errors)
{
	seL4_CPtr object = notification_new();

	CHECK_EQ(move(object, object), seL4_DeleteFirst);
	CHECK_EQ(move(notification_new(), object), seL4_DeleteFirst);
	CHECK_EQ(move(slot_new(), slot_new()), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(seL4_GetMR(1), seL4_MissingCapability);
}

TEST(cnode_mutate_sets_a_cnodes_guard)
{
	seL4_CPtr cnode = cnode_new(RADIX), guarded = slot_new();

	OK(mutate(guarded, cnode, seL4_CNode_CapData_new(9, 4)));
	CHECK(slot_is_empty(cnode));
	OK(seL4_CNode_Copy(guarded, 9 << RADIX | 2, RADIX + 4, CNODE, notification_new(), DEPTH,
			   seL4_AllRights));
}

TEST(cnode_mutate_refuses_endpoints_and_notifications)
{
	CHECK_EQ(mutate(slot_new(), endpoint_new(), 5), seL4_IllegalOperation);
	CHECK_EQ(mutate(slot_new(), notification_new(), 5), seL4_IllegalOperation);
}

TEST(cnode_mutate_moves_other_objects)
{
	seL4_CPtr reply = reply_new(), to = slot_new();

	OK(mutate(to, reply, 5));
	CHECK(slot_is_empty(reply));
	CHECK(!slot_is_empty(to));
}

TEST(cnode_rotate_moves_pivot_to_destination_and_source_to_pivot)
{
	seL4_CPtr page = page_new(), tcb = tcb_new(), to = slot_new();

	OK(rotate(to, page, tcb));
	CHECK(slot_is_empty(tcb));
	CHECK_EQ(seL4_RISCV_Page_GetAddress(to).error, 0);
	OK(seL4_TCB_Suspend(page));
}

TEST(cnode_rotate_swaps_when_destination_is_source)
{
	seL4_CPtr page = page_new(), tcb = tcb_new();

	OK(rotate(tcb, page, tcb));
	CHECK_EQ(seL4_RISCV_Page_GetAddress(tcb).error, 0);
	OK(seL4_TCB_Suspend(page));
}

TEST(cnode_rotate_sets_guards)
{
	seL4_CPtr a = cnode_new(RADIX), b = cnode_new(RADIX), to = slot_new();

	OK(seL4_CNode_Rotate(CNODE, to, DEPTH, seL4_CNode_CapData_new(1, 2), CNODE, a, DEPTH,
			     seL4_CNode_CapData_new(2, 3), CNODE, b, DEPTH));
	OK(seL4_CNode_Copy(to, 1 << RADIX, RADIX + 2, CNODE, page_new(), DEPTH, seL4_AllRights));
	OK(seL4_CNode_Copy(a, 2 << RADIX, RADIX + 3, CNODE, page_new(), DEPTH, seL4_AllRights));
}

TEST(cnode_rotate_errors)
{
	seL4_CPtr a = page_new(), b = tcb_new(), other = reply_new();

	CHECK_EQ(rotate(slot_new(), a, a), seL4_IllegalOperation);
	CHECK_EQ(rotate(a, a, b), seL4_IllegalOperation);
	CHECK_EQ(rotate(other, a, b), seL4_DeleteFirst);
	CHECK_EQ(rotate(slot_new(), slot_new(), b), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(seL4_CNode_Rotate(CNODE, slot_new(), DEPTH, 0, other, 1, DEPTH, 0, CNODE, b,
				   DEPTH), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(0), 1); /* a pivot that cannot be looked up counts as a source */
	CHECK_EQ(seL4_GetMR(1), seL4_InvalidRoot);
	CHECK_EQ(rotate(slot_new(), a, slot_new()), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(rotate(slot_new(), endpoint_new(), b), seL4_IllegalOperation);
	CHECK_EQ(rotate(slot_new(), a, notification_new()), seL4_IllegalOperation);
	CHECK(!slot_is_empty(a));
	CHECK(!slot_is_empty(b));
}

TEST(cnode_delete_empties_the_slot_and_an_empty_one_is_fine)
{
	seL4_CPtr object = notification_new();

	OK(seL4_CNode_Delete(CNODE, object, DEPTH));
	CHECK(slot_is_empty(object));
	OK(seL4_CNode_Delete(CNODE, object, DEPTH));
}

TEST(cnode_revoke_of_an_empty_slot_is_fine)
{
	int error = seL4_CNode_Revoke(CNODE, slot_new(), DEPTH);

	CHECK_EQ(error, seL4_NoError);
}

/* Label and counts by hand. */
static int invoke(seL4_CPtr cap, seL4_Word label, seL4_Word caps, seL4_Word length)
{
	return (int)seL4_MessageInfo_get_label(
		seL4_Call(cap, seL4_MessageInfo_new(label, 0, caps, length)));
}

TEST(cnode_short_messages_are_truncated)
{
	static const struct {
		seL4_Word label, length;
	} operations[] = {
		{ CNodeRevoke, 2 }, { CNodeDelete, 2 }, { CNodeCancelBadgedSends, 2 },
		{ CNodeCopy, 5 }, { CNodeMint, 6 }, { CNodeMove, 4 }, { CNodeMutate, 5 },
		{ CNodeRotate, 8 },
	};

	for (unsigned i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		seL4_SetMR(0, slot_new());
		seL4_SetMR(1, DEPTH);
		seL4_SetMR(2, page_new());
		seL4_SetMR(3, DEPTH);
		seL4_SetCap(0, CNODE);
		seL4_SetCap(1, CNODE);
		CHECK_EQ(invoke(CNODE, operations[i].label, 2, operations[i].length - 1),
			 seL4_TruncatedMessage);
	}
}

TEST(cnode_missing_capabilities_are_truncated)
{
	static const seL4_Word labels[] = { CNodeCopy, CNodeMint, CNodeMove, CNodeMutate };

	for (unsigned i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		seL4_SetMR(0, slot_new());
		seL4_SetMR(1, DEPTH);
		CHECK_EQ(invoke(CNODE, labels[i], 0, 8), seL4_TruncatedMessage);
	}
	seL4_SetMR(0, slot_new());
	seL4_SetMR(1, DEPTH);
	seL4_SetCap(0, CNODE);
	CHECK_EQ(invoke(CNODE, CNodeRotate, 1, 8), seL4_TruncatedMessage);
}

TEST(cnode_labels_of_other_objects_are_illegal)
{
	CHECK_EQ(invoke(CNODE, InvalidInvocation, 0, 0), seL4_IllegalOperation);
	CHECK_EQ(invoke(CNODE, UntypedRetype, 1, 6), seL4_IllegalOperation);
	CHECK_EQ(invoke(CNODE, TCBSuspend, 0, 0), seL4_IllegalOperation);
	CHECK_EQ(invoke(CNODE, 9999, 0, 0), seL4_IllegalOperation);
}

TEST(cnode_every_object_refuses_a_foreign_label)
{
	seL4_CPtr objects[] = {
		tcb_new(), page_new(), untyped_new(12), sc_new(), seL4_CapASIDControl,
		seL4_CapInitThreadASIDPool, seL4_CapIRQControl, seL4_CapInitThreadVSpace,
		schedcontrol(0),
	};

	for (unsigned i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		CHECK_EQ(invoke(objects[i], CNodeDelete, 0, 2), seL4_IllegalOperation);
		CHECK_EQ(invoke(objects[i], 9999, 0, 2), seL4_IllegalOperation);
	}
}

TEST(cnode_an_invocation_by_send_is_done_without_answer)
{
	seL4_CPtr object = notification_new();

	seL4_SetMR(0, object);
	seL4_SetMR(1, DEPTH);
	seL4_Send(CNODE, seL4_MessageInfo_new(CNodeDelete, 0, 0, 2));
	CHECK(slot_is_empty(object));
	object = notification_new();
	seL4_SetMR(0, object);
	seL4_SetMR(1, DEPTH);
	seL4_NBSend(CNODE, seL4_MessageInfo_new(CNodeDelete, 0, 0, 2));
	CHECK(slot_is_empty(object));
}

TEST(cnode_a_successful_reply_has_label_and_badge_0)
{
	struct sel4_registers r = {
		CNODE, seL4_MessageInfo_new(CNodeDelete, 0, 0, 2).words[0],
		{ slot_new(), DEPTH, 0x77, 0x88 },
	};

	sel4_trap(seL4_SysCall, &r);
	CHECK_EQ(r.a0, 0);
	CHECK_EQ(r.info, 0);
	CHECK_EQ(r.mr[2], 0x77);
	CHECK_EQ(r.mr[3], 0x88);
}
