/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Retype: every kind of object, where the capabilities go, how memory is
 * handed out and taken back, and every error.
 */
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

enum { PAGE = 4096 };

static int retype(seL4_CPtr untyped, seL4_Word type, seL4_Word bits, seL4_CPtr slot,
		  seL4_Word count)
{
	return seL4_Untyped_Retype(untyped, type, bits, CNODE, 0, 0, slot, count);
}

static seL4_Word page_address(seL4_CPtr page)
{
	seL4_RISCV_Page_GetAddress_t result = seL4_RISCV_Page_GetAddress(page);

	OK(result.error);
	return result.paddr;
}

/* An untyped holds exactly as many objects as their documented size says. */
static void fill(seL4_Word type, seL4_Word argument, seL4_Word object_bits)
{
	seL4_Word count = 4;
	seL4_CPtr untyped = untyped_new(object_bits + 2), slots = slots_new(count + 1);

	OK(retype(untyped, type, argument, slots, count));
	CHECK_EQ(retype(untyped, type, argument, slots + count, 1), seL4_NotEnoughMemory);
	CHECK_EQ(seL4_GetMR(0), 0);
}

TEST(untyped_objects_have_their_documented_sizes)
{
	fill(seL4_UntypedObject, 4, 4);
	fill(seL4_UntypedObject, 13, 13);
	fill(seL4_TCBObject, 0, seL4_TCBBits);
	fill(seL4_EndpointObject, 0, seL4_EndpointBits);
	fill(seL4_NotificationObject, 0, seL4_NotificationBits);
	fill(seL4_CapTableObject, 1, 1 + seL4_SlotBits);
	fill(seL4_CapTableObject, 8, 8 + seL4_SlotBits);
	fill(seL4_SchedContextObject, 7, 7);
	fill(seL4_SchedContextObject, 10, 10);
	fill(seL4_ReplyObject, 0, seL4_ReplyBits);
	fill(seL4_RISCV_4K_Page, 0, seL4_PageBits);
	fill(seL4_RISCV_PageTableObject, 0, seL4_PageTableBits);
}

TEST(untyped_makes_a_mega_page)
{
	seL4_CPtr page = object_new(seL4_RISCV_Mega_Page, 0);

	CHECK_EQ(page_address(page) & ((1UL << seL4_LargePageBits) - 1), 0);
}

TEST(untyped_size_argument_is_ignored_for_fixed_sizes)
{
	seL4_CPtr untyped = untyped_new(seL4_PageBits);

	OK(retype(untyped, seL4_RISCV_4K_Page, 30, slot_new(), 1));
}

TEST(untyped_type_out_of_range)
{
	seL4_CPtr untyped = untyped_new(12);

	CHECK_EQ(retype(untyped, seL4_ObjectTypeCount, 0, slot_new(), 1), seL4_InvalidArgument);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(retype(untyped, ~0UL, 0, slot_new(), 1), seL4_InvalidArgument);
}

TEST(untyped_size_out_of_range)
{
	seL4_CPtr untyped = untyped_new(12);

	CHECK_EQ(retype(untyped, seL4_UntypedObject, 39, slot_new(), 1), seL4_RangeError);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(seL4_GetMR(1), seL4_MaxUntypedBits);
	CHECK_EQ(retype(untyped, seL4_CapTableObject, 64, slot_new(), 1), seL4_RangeError);
}

TEST(untyped_size_too_small)
{
	static const struct {
		seL4_Word type, bits;
	} small[] = {
		{ seL4_UntypedObject, 3 }, { seL4_UntypedObject, 0 }, { seL4_CapTableObject, 0 },
		{ seL4_SchedContextObject, 6 }, { seL4_SchedContextObject, 0 },
	};
	seL4_CPtr untyped = untyped_new(12);

	for (unsigned i = 0; i < sizeof(small) / sizeof(small[0]); i++) {
		CHECK_EQ(retype(untyped, small[i].type, small[i].bits, slot_new(), 1),
			 seL4_InvalidArgument);
		CHECK_EQ(seL4_GetMR(0), 1);
	}
}

TEST(untyped_count_must_be_1_to_256)
{
	seL4_CPtr untyped = untyped_new(14);

	CHECK_EQ(retype(untyped, seL4_EndpointObject, 0, slot_new(), 0), seL4_RangeError);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(seL4_GetMR(1), seL4_RetypeMaxObjects);
	CHECK_EQ(retype(untyped, seL4_EndpointObject, 0, slot_new(), 257), seL4_RangeError);
	OK(retype(untyped, seL4_EndpointObject, 0, slots_new(256), 256));
}

TEST(untyped_destination_window_must_fit)
{
	seL4_CPtr untyped = untyped_new(12), cnode = cnode_new(3);
	int type = seL4_EndpointObject;

	CHECK_EQ(seL4_Untyped_Retype(untyped, type, 0, cnode, 0, 0, 8, 1), seL4_RangeError);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(seL4_GetMR(1), 7);
	CHECK_EQ(seL4_Untyped_Retype(untyped, type, 0, cnode, 0, 0, 6, 3), seL4_RangeError);
	OK(seL4_Untyped_Retype(untyped, type, 0, cnode, 0, 0, 6, 2));
	CHECK_EQ(seL4_Untyped_Retype(untyped, type, 0, cnode, 0, 0, 5, 2), seL4_DeleteFirst);
	OK(seL4_Untyped_Retype(untyped, type, 0, cnode, 0, 0, 0, 6));
}

TEST(untyped_destination_may_be_named_by_index_and_depth)
{
	seL4_CPtr untyped = untyped_new(12), cnode = cnode_new(3);

	OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, CNODE, cnode, DEPTH, 2, 1));
	CHECK_EQ(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, cnode, 0, 0, 2, 1),
		 seL4_DeleteFirst);
}

TEST(untyped_destination_errors)
{
	seL4_CPtr untyped = untyped_new(12);
	int type = seL4_EndpointObject;

	CHECK_EQ(seL4_Untyped_Retype(untyped, type, 0, CNODE, slot_new(), DEPTH, 0, 1),
		 seL4_FailedLookup);
	CHECK_EQ(seL4_Untyped_Retype(untyped, type, 0, CNODE, endpoint_new(), DEPTH, 0, 1),
		 seL4_FailedLookup);
	CHECK_EQ(seL4_Untyped_Retype(untyped, type, 0, endpoint_new(), 0, 0, 0, 1),
		 seL4_FailedLookup);
	CHECK_EQ(seL4_Untyped_Retype(untyped, type, 0, CNODE, 1UL << 20, DEPTH, 0, 1),
		 seL4_FailedLookup);
}

TEST(untyped_short_message_is_truncated)
{
	seL4_CPtr untyped = untyped_new(12);
	seL4_MessageInfo_t info;

	seL4_SetCap(0, CNODE);
	info = seL4_Call(untyped, seL4_MessageInfo_new(UntypedRetype, 0, 1, 5));
	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
	info = seL4_Call(untyped, seL4_MessageInfo_new(UntypedRetype, 0, 0, 6));
	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
}

TEST(untyped_objects_lie_in_the_order_of_their_slots)
{
	seL4_CPtr pages = slots_new(4), untyped = untyped_new(seL4_PageBits + 2);
	seL4_Word first;

	OK(retype(untyped, seL4_RISCV_4K_Page, 0, pages, 4));
	first = page_address(pages);
	for (seL4_Word i = 1; i < 4; i++) {
		CHECK_EQ(page_address(pages + i), first + i * PAGE);
	}
}

TEST(untyped_objects_are_aligned_to_their_size)
{
	seL4_CPtr untyped = untyped_new(seL4_PageBits + 2), pages = slots_new(4);

	OK(retype(untyped, seL4_RISCV_4K_Page, 0, pages, 1));
	OK(retype(untyped, seL4_EndpointObject, 0, slot_new(), 1));
	OK(retype(untyped, seL4_RISCV_4K_Page, 0, pages + 1, 1));
	CHECK_EQ(page_address(pages + 1), page_address(pages) + 2 * PAGE);
	CHECK_EQ(retype(untyped, seL4_RISCV_4K_Page, 0, pages + 2, 2), seL4_NotEnoughMemory);
	CHECK_EQ(seL4_GetMR(0), PAGE);
	OK(retype(untyped, seL4_RISCV_4K_Page, 0, pages + 2, 1));
}

TEST(untyped_memory_comes_back_when_all_children_are_gone)
{
	seL4_CPtr untyped = untyped_new(seL4_PageBits + 1), pages = slots_new(2);
	seL4_Word first;

	OK(retype(untyped, seL4_RISCV_4K_Page, 0, pages, 2));
	first = page_address(pages);
	cap_delete(pages);
	CHECK_EQ(retype(untyped, seL4_RISCV_4K_Page, 0, pages, 1), seL4_NotEnoughMemory);
	cap_delete(pages + 1);
	OK(retype(untyped, seL4_RISCV_4K_Page, 0, pages, 2));
	CHECK_EQ(page_address(pages), first);
}

TEST(untyped_memory_comes_back_zeroed)
{
	seL4_CPtr untyped = untyped_new(seL4_PageBits), page = slot_new();
	volatile seL4_Word *words = (volatile seL4_Word *)TEST_VADDR;

	for (int round = 0; round < 2; round++) {
		OK(retype(untyped, seL4_RISCV_4K_Page, 0, page, 1));
		OK(space_map(VSPACE, page, TEST_VADDR, seL4_ReadWrite,
			     seL4_RISCV_Default_VMAttributes));
		for (unsigned i = 0; i < PAGE / sizeof(words[0]); i++) {
			CHECK_EQ(words[i], 0);
			words[i] = ~0UL;
		}
		cap_revoke(untyped);
		CHECK(slot_is_empty(page));
	}
}

TEST(untyped_copy_wants_no_children)
{
	seL4_CPtr untyped = untyped_new(12), child = slot_new();

	OK(retype(untyped, seL4_EndpointObject, 0, child, 1));
	CHECK_EQ(seL4_CNode_Copy(CNODE, slot_new(), DEPTH, CNODE, untyped, DEPTH, seL4_AllRights),
		 seL4_RevokeFirst);
	cap_delete(child);
	OK(seL4_CNode_Copy(CNODE, slot_new(), DEPTH, CNODE, untyped, DEPTH, seL4_AllRights));
}

TEST(untyped_copy_leaves_the_source_full)
{
	seL4_CPtr untyped = untyped_new(12), copy = cap_copy(untyped, seL4_AllRights);

	CHECK_EQ(retype(untyped, seL4_EndpointObject, 0, slot_new(), 1), seL4_NotEnoughMemory);
	OK(retype(copy, seL4_EndpointObject, 0, slot_new(), 1));
}

/* The first device untyped of at least this size. */
static seL4_CPtr device_untyped(seL4_Word bits)
{
	for (seL4_Word i = 0; i < bootinfo->untyped.end - bootinfo->untyped.start; i++) {
		const seL4_UntypedDesc *d = &bootinfo->untypedList[i];

		if (d->isDevice && d->sizeBits >= bits && d->paddr >= 1UL << 32) {
			return bootinfo->untyped.start + i;
		}
	}
	test_skip("no device untyped of that size");
}

TEST(untyped_device_memory_holds_no_kernel_objects)
{
	seL4_CPtr device = device_untyped(30);
	static const seL4_Word types[] = {
		seL4_TCBObject, seL4_EndpointObject, seL4_NotificationObject, seL4_CapTableObject,
		seL4_SchedContextObject, seL4_ReplyObject, seL4_RISCV_PageTableObject,
	};

	for (unsigned i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		CHECK_EQ(retype(device, types[i], 8, slot_new(), 1), seL4_InvalidArgument);
		CHECK_EQ(seL4_GetMR(0), 1);
	}
}

TEST(untyped_device_memory_makes_pages_of_every_size)
{
	seL4_CPtr device = device_untyped(31), pages = slots_new(3);
	seL4_Word first;

	OK(retype(device, seL4_RISCV_4K_Page, 0, pages, 1));
	OK(retype(device, seL4_RISCV_Mega_Page, 0, pages + 1, 1));
	OK(retype(device, seL4_RISCV_Giga_Page, 0, pages + 2, 1));
	first = page_address(pages);
	CHECK_EQ(page_address(pages + 1), first + (1UL << 21));
	CHECK_EQ(page_address(pages + 2), first + (1UL << 30));
}

TEST(untyped_revoke_deletes_nested_objects)
{
	seL4_CPtr outer = untyped_new(14), inner = slot_new(), leaf = slot_new();

	OK(retype(outer, seL4_UntypedObject, 13, inner, 1));
	OK(retype(inner, seL4_TCBObject, 0, leaf, 1));
	cap_revoke(outer);
	CHECK(slot_is_empty(inner));
	CHECK(slot_is_empty(leaf));
	CHECK(!slot_is_empty(outer));
}

TEST(untyped_failed_retype_makes_nothing)
{
	seL4_CPtr untyped = untyped_new(12), slots = slots_new(4);

	OK(seL4_CNode_Copy(CNODE, slots + 3, DEPTH, CNODE, endpoint_new(), DEPTH, seL4_AllRights));
	CHECK_EQ(retype(untyped, seL4_EndpointObject, 0, slots, 4), seL4_DeleteFirst);
	CHECK(slot_is_empty(slots));
	OK(retype(untyped, seL4_UntypedObject, 12, slots, 1)); /* nothing was taken from it */
}
