/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ASID pools: making them, filling them, and what their end means.
 */
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

enum { POOL_SIZE = 512, POOLS = 128 };

static int make_pool(seL4_CPtr untyped, seL4_CPtr slot)
{
	return seL4_RISCV_ASIDControl_MakePool(seL4_CapASIDControl, untyped, CNODE, slot, DEPTH);
}

static seL4_CPtr pool_new(void)
{
	seL4_CPtr slot = slot_new();

	OK(make_pool(untyped_new(seL4_ASIDPoolBits), slot));
	return slot;
}

static int assign(seL4_CPtr pool, seL4_CPtr root)
{
	return seL4_RISCV_ASIDPool_Assign(pool, root);
}

TEST(asid_pool_serves_an_address_space)
{
	seL4_CPtr pool = pool_new(), root = object_new(seL4_RISCV_PageTableObject, 0);

	OK(assign(pool, root));
	OK(space_map(root, page_new(), TEST_VADDR, seL4_ReadWrite, 0));
}

TEST(asid_make_pool_errors)
{
	seL4_CPtr untyped = untyped_new(seL4_ASIDPoolBits);

	CHECK_EQ(make_pool(endpoint_new(), slot_new()), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(make_pool(untyped_new(seL4_ASIDPoolBits + 1), slot_new()),
		 seL4_InvalidCapability);
	CHECK_EQ(make_pool(untyped_new(seL4_ASIDPoolBits - 1), slot_new()),
		 seL4_InvalidCapability);
	CHECK_EQ(make_pool(untyped, endpoint_new()), seL4_DeleteFirst);
	CHECK_EQ(seL4_RISCV_ASIDControl_MakePool(seL4_CapASIDControl, untyped, CNODE, slot_new(),
						 65), seL4_RangeError);
	OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, CNODE, 0, 0, slot_new(), 1));
	CHECK_EQ(make_pool(untyped, slot_new()), seL4_RevokeFirst);
}

TEST(asid_assign_errors)
{
	seL4_CPtr pool = pool_new(), root = object_new(seL4_RISCV_PageTableObject, 0);
	seL4_CPtr table = object_new(seL4_RISCV_PageTableObject, 0);

	CHECK_EQ(assign(pool, endpoint_new()), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
	OK(assign(pool, root));
	CHECK_EQ(assign(pool, root), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
	OK(seL4_RISCV_PageTable_Map(table, root, TEST_VADDR, 0));
	CHECK_EQ(assign(pool, table), seL4_InvalidCapability);
}

TEST(asid_pool_has_512)
{
	seL4_CPtr pool = pool_new(), last;

	for (int i = 0; i < POOL_SIZE; i++) {
		OK(assign(pool, object_new(seL4_RISCV_PageTableObject, 0)));
	}
	last = object_new(seL4_RISCV_PageTableObject, 0);
	CHECK_EQ(assign(pool, last), seL4_DeleteFirst);
}

TEST(asid_of_a_deleted_space_is_free_again)
{
	seL4_CPtr pool = pool_new(), first = object_new(seL4_RISCV_PageTableObject, 0);

	OK(assign(pool, first));
	for (int i = 1; i < POOL_SIZE; i++) {
		OK(assign(pool, object_new(seL4_RISCV_PageTableObject, 0)));
	}
	cap_delete(first);
	OK(assign(pool, object_new(seL4_RISCV_PageTableObject, 0)));
}

TEST(asid_there_are_128_pools)
{
	for (int i = 1; i < POOLS; i++) {
		pool_new();
	}
	CHECK_EQ(make_pool(untyped_new(seL4_ASIDPoolBits), slot_new()), seL4_DeleteFirst);
}

TEST(asid_deleted_pool_ends_its_address_spaces)
{
	seL4_CPtr pool = pool_new(), root = object_new(seL4_RISCV_PageTableObject, 0);
	seL4_CPtr page = page_new();

	OK(assign(pool, root));
	OK(space_map(root, page, TEST_VADDR, seL4_ReadWrite, 0));
	cap_delete(pool);
	CHECK_EQ(seL4_RISCV_Page_Map(page_new(), root, TEST_VADDR + 0x1000, seL4_ReadWrite, 0),
		 seL4_FailedLookup);
	OK(seL4_RISCV_Page_Unmap(page));
}
