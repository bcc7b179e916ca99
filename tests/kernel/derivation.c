/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who descends from whom: what Revoke and Delete take along for each kind of
 * capability, and that the last capability takes its object with it.
 */
#include "tests/kernel/counting.h"
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

TEST(derivation_revoke_takes_copies_and_badged_copies)
{
	seL4_CPtr original = endpoint_new(), copy = cap_copy(original, seL4_AllRights);
	seL4_CPtr badged = cap_mint(original, seL4_AllRights, 1);
	seL4_CPtr of_copy = cap_mint(copy, seL4_AllRights, 2);

	cap_revoke(original);
	CHECK(!slot_is_empty(original));
	CHECK(slot_is_empty(copy));
	CHECK(slot_is_empty(badged));
	CHECK(slot_is_empty(of_copy));
}

TEST(derivation_first_badged_is_parent_of_its_copies)
{
	seL4_CPtr original = endpoint_new(), badged = cap_mint(original, seL4_AllRights, 1);
	seL4_CPtr copy = cap_copy(badged, seL4_AllRights);
	seL4_CPtr other = cap_mint(original, seL4_AllRights, 2);

	cap_revoke(badged);
	CHECK(slot_is_empty(copy));
	CHECK(!slot_is_empty(badged));
	CHECK(!slot_is_empty(other));
	CHECK(!slot_is_empty(original));
}

TEST(derivation_copy_of_a_badged_copy_is_a_sibling)
{
	seL4_CPtr badged = cap_mint(endpoint_new(), seL4_AllRights, 1);
	seL4_CPtr copy = cap_copy(badged, seL4_AllRights);
	seL4_CPtr copy_of_copy = cap_copy(copy, seL4_AllRights);

	cap_revoke(copy);
	CHECK(!slot_is_empty(copy_of_copy));
	CHECK(!slot_is_empty(badged));
}

TEST(derivation_copies_of_ordinary_objects_are_siblings_unless_of_the_original)
{
	seL4_CPtr original = tcb_new(), copy = cap_copy(original, seL4_AllRights);
	seL4_CPtr copy_of_copy = cap_copy(copy, seL4_AllRights);

	cap_revoke(copy);
	CHECK(!slot_is_empty(copy_of_copy));
	cap_revoke(original);
	CHECK(slot_is_empty(copy));
	CHECK(slot_is_empty(copy_of_copy));
}

TEST(derivation_moved_original_keeps_its_children)
{
	seL4_CPtr original = endpoint_new(), copy = cap_copy(original, seL4_AllRights);
	seL4_CPtr moved = slot_new();

	OK(seL4_CNode_Move(CNODE, moved, DEPTH, CNODE, original, DEPTH));
	cap_revoke(moved);
	CHECK(slot_is_empty(copy));
	CHECK(!slot_is_empty(moved));
}

TEST(derivation_deleting_the_original_leaves_copies_alive)
{
	seL4_CPtr original = notification_new(), copy = cap_copy(original, seL4_AllRights);
	seL4_CPtr badged = cap_mint(original, seL4_AllRights, 7);
	seL4_Word badge = 0;

	cap_delete(original);
	seL4_Signal(badged);
	seL4_NBWait(copy, &badge);
	CHECK_EQ(badge, 7);
}

TEST(derivation_revoke_by_untyped_after_the_original_is_deleted)
{
	seL4_CPtr untyped = untyped_new(12), original = slot_new(), copy;

	OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, CNODE, 0, 0, original, 1));
	copy = cap_copy(original, seL4_AllRights);
	cap_delete(original);
	cap_revoke(untyped);
	CHECK(slot_is_empty(copy));
}

TEST(derivation_untyped_is_free_only_when_copies_are_gone_too)
{
	seL4_CPtr untyped = untyped_new(seL4_PageBits), page = slot_new(), copy;

	OK(seL4_Untyped_Retype(untyped, seL4_RISCV_4K_Page, 0, CNODE, 0, 0, page, 1));
	copy = cap_copy(page, seL4_AllRights);
	cap_delete(page);
	CHECK_EQ(seL4_Untyped_Retype(untyped, seL4_RISCV_4K_Page, 0, CNODE, 0, 0, page, 1),
		 seL4_NotEnoughMemory);
	cap_delete(copy);
	OK(seL4_Untyped_Retype(untyped, seL4_RISCV_4K_Page, 0, CNODE, 0, 0, page, 1));
}

TEST(derivation_frame_copies_are_unmapped)
{
	seL4_CPtr page = space_page(TEST_VADDR), copy = cap_copy(page, seL4_AllRights);

	CHECK_EQ(seL4_RISCV_Page_Map(copy, VSPACE, TEST_VADDR, seL4_ReadWrite, 0),
		 seL4_DeleteFirst);
	OK(seL4_RISCV_Page_Map(copy, VSPACE, TEST_VADDR + 0x1000, seL4_ReadWrite, 0));
	*(volatile seL4_Word *)TEST_VADDR = 0x1234;
	CHECK_EQ(*(volatile seL4_Word *)(TEST_VADDR + 0x1000), 0x1234);
}

TEST(derivation_frame_copy_keeps_at_most_its_rights)
{
	seL4_CPtr page = page_new(), copy = cap_copy(page, seL4_CanRead);

	OK(space_map(VSPACE, copy, TEST_VADDR, seL4_ReadWrite, 0));
	CHECK_EQ(*(volatile seL4_Word *)TEST_VADDR, 0);
}

TEST(derivation_deleting_a_frame_capability_unmaps_it)
{
	seL4_CPtr page = space_page(TEST_VADDR), other = page_new();

	CHECK_EQ(seL4_RISCV_Page_Map(other, VSPACE, TEST_VADDR, seL4_ReadWrite, 0),
		 seL4_DeleteFirst);
	cap_delete(page);
	OK(seL4_RISCV_Page_Map(other, VSPACE, TEST_VADDR, seL4_ReadWrite, 0));
}

TEST(derivation_page_tables_copy_only_when_mapped)
{
	seL4_CPtr table = object_new(seL4_RISCV_PageTableObject, 0);

	CHECK_EQ(seL4_CNode_Copy(CNODE, slot_new(), DEPTH, CNODE, table, DEPTH, seL4_AllRights),
		 seL4_IllegalOperation);
	OK(seL4_RISCV_PageTable_Map(table, VSPACE, TEST_VADDR, 0));
	OK(seL4_CNode_Copy(CNODE, slot_new(), DEPTH, CNODE, table, DEPTH, seL4_AllRights));
	CHECK_EQ(seL4_RISCV_PageTable_Unmap(table), seL4_RevokeFirst);
}

TEST(derivation_space_roots_copy_only_when_assigned)
{
	seL4_CPtr root = object_new(seL4_RISCV_PageTableObject, 0);

	CHECK_EQ(seL4_CNode_Copy(CNODE, slot_new(), DEPTH, CNODE, root, DEPTH, seL4_AllRights),
		 seL4_IllegalOperation);
	OK(seL4_RISCV_ASIDPool_Assign(seL4_CapInitThreadASIDPool, root));
	OK(seL4_CNode_Copy(CNODE, slot_new(), DEPTH, CNODE, root, DEPTH, seL4_AllRights));
}

TEST(derivation_deleting_a_cnode_deletes_what_is_in_it)
{
	seL4_CPtr cnode = cnode_new(4), untyped = untyped_new(seL4_PageBits);

	for (seL4_Word i = 0; i < 16; i++) {
		OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, cnode, 0, 0, i, 1));
	}
	cap_delete(cnode);
	OK(seL4_Untyped_Retype(untyped, seL4_RISCV_4K_Page, 0, CNODE, 0, 0, slot_new(), 1));
}

TEST(derivation_a_cnode_that_holds_itself_can_be_deleted)
{
	seL4_CPtr untyped = untyped_new(seL4_PageBits), cnode = slot_new();

	OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 4, CNODE, 0, 0, cnode, 1));
	OK(seL4_CNode_Move(cnode, 5, 4, CNODE, cnode, DEPTH));
	CHECK(slot_is_empty(cnode));
	cap_revoke(untyped);
	OK(seL4_Untyped_Retype(untyped, seL4_RISCV_4K_Page, 0, CNODE, 0, 0, slot_new(), 1));
}

TEST(derivation_two_cnodes_that_hold_each_other_can_be_deleted)
{
	seL4_CPtr untyped = untyped_new(seL4_PageBits), a = slot_new(), b = slot_new();

	OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 4, CNODE, 0, 0, a, 1));
	OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 4, CNODE, 0, 0, b, 1));
	OK(seL4_CNode_Copy(a, 1, 4, CNODE, b, DEPTH, seL4_AllRights));
	OK(seL4_CNode_Copy(b, 1, 4, CNODE, a, DEPTH, seL4_AllRights));
	cap_delete(a);
	cap_delete(b);
	cap_revoke(untyped);
	OK(seL4_Untyped_Retype(untyped, seL4_RISCV_4K_Page, 0, CNODE, 0, 0, slot_new(), 1));
}

/* What an inner CNode held may linger, out of reach, until the untyped is revoked. */
TEST(derivation_a_chain_of_cnodes_is_deleted_whole)
{
	seL4_CPtr untyped = untyped_new(seL4_PageBits + 2), first = slot_new(), next = slot_new();

	OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 2, CNODE, 0, 0, first, 1));
	for (int i = 0; i < 20; i++) {
		OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 2, CNODE, 0, 0, next, 1));
		OK(seL4_CNode_Move(next, 1, 2, CNODE, first, DEPTH));
		OK(seL4_CNode_Move(CNODE, first, DEPTH, CNODE, next, DEPTH));
	}
	cap_delete(first);
	CHECK(slot_is_empty(first));
	CHECK(slot_is_empty(next));
	cap_revoke(untyped);
	OK(seL4_Untyped_Retype(untyped, seL4_UntypedObject, 14, CNODE, 0, 0, slot_new(), 1));
}

TEST(derivation_deleting_the_last_tcb_capability_stops_the_thread)
{
	struct thread *t = thread_run(PRIO, count_up, 0, 0, 0);
	seL4_Word before;

	cap_copy(t->tcb, seL4_AllRights);
	cap_revoke(t->tcb);
	CHECK(changes_by_yield(&counter, counter));
	cap_delete(t->tcb);
	before = counter;
	seL4_Yield();
	seL4_Yield();
	CHECK_EQ(counter, before);
}
