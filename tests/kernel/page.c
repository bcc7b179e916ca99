/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mapping pages of every size, page tables, rights, and every error of both.
 */
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

#include <base/string.h>

enum {
	PAGE = 4096,
	MEGA = 1 << 21,
	FAR_VADDR = 0x2000000000, /* no page table of ours near it */
};

static const seL4_Word USER_TOP = 0x3ffffff000;

static seL4_CPtr table_new(void)
{
	return object_new(seL4_RISCV_PageTableObject, 0);
}

static int map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word vaddr)
{
	return seL4_RISCV_Page_Map(page, vspace, vaddr, seL4_ReadWrite, 0);
}

TEST(page_map_reports_the_missing_level)
{
	seL4_CPtr page = page_new(), vspace = space_new();
	static const seL4_Word missing[] = { 30, 21 };

	for (unsigned i = 0; i < 2; i++) {
		CHECK_EQ(map(page, vspace, FAR_VADDR), seL4_FailedLookup);
		CHECK_EQ(seL4_GetMR(0), 0);
		CHECK_EQ(seL4_GetMR(1), seL4_MissingCapability);
		CHECK_EQ(seL4_GetMR(2), missing[i]);
		OK(seL4_RISCV_PageTable_Map(table_new(), vspace, FAR_VADDR, 0));
	}
	OK(map(page, vspace, FAR_VADDR));
}

TEST(page_mega_needs_one_table)
{
	seL4_CPtr page = object_new(seL4_RISCV_Mega_Page, 0), vspace = space_new();

	CHECK_EQ(map(page, vspace, FAR_VADDR), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(2), 30);
	OK(seL4_RISCV_PageTable_Map(table_new(), vspace, FAR_VADDR, 0));
	OK(map(page, vspace, FAR_VADDR));
}

TEST(page_mega_is_all_accessible)
{
	seL4_CPtr page = object_new(seL4_RISCV_Mega_Page, 0);
	volatile seL4_Word *first = (volatile seL4_Word *)TEST_VADDR;
	volatile seL4_Word *last = (volatile seL4_Word *)(TEST_VADDR + MEGA) - 1;

	OK(space_map(VSPACE, page, TEST_VADDR, seL4_ReadWrite, 0));
	CHECK_EQ(*first, 0);
	CHECK_EQ(*last, 0);
	*last = 5;
	CHECK_EQ(*last, 5);
}

TEST(page_table_under_a_mega_page_is_refused)
{
	seL4_CPtr mega = object_new(seL4_RISCV_Mega_Page, 0);

	OK(space_map(VSPACE, mega, TEST_VADDR, seL4_ReadWrite, 0));
	CHECK_EQ(seL4_RISCV_PageTable_Map(table_new(), VSPACE, TEST_VADDR, 0),
		 seL4_DeleteFirst);
}

TEST(page_mega_over_a_table_is_refused)
{
	space_page(TEST_VADDR);
	CHECK_EQ(map(object_new(seL4_RISCV_Mega_Page, 0), VSPACE, TEST_VADDR), seL4_FailedLookup);
	CHECK_EQ(seL4_GetMR(1), seL4_MissingCapability);
	CHECK_EQ(seL4_GetMR(2), seL4_PageBits);
}

TEST(page_giga_maps_without_tables)
{
	for (seL4_Word i = 0; i < bootinfo->untyped.end - bootinfo->untyped.start; i++) {
		const seL4_UntypedDesc *d = &bootinfo->untypedList[i];
		seL4_CPtr page = slot_new(), vspace;

		if (!d->isDevice || d->sizeBits < seL4_HugePageBits) {
			continue;
		}
		vspace = space_new();
		OK(seL4_Untyped_Retype(bootinfo->untyped.start + i, seL4_RISCV_Giga_Page, 0, CNODE,
				       0, 0, page, 1));
		OK(map(page, vspace, FAR_VADDR));
		CHECK_EQ(seL4_RISCV_PageTable_Map(table_new(), vspace, FAR_VADDR, 0),
			 seL4_DeleteFirst);
		OK(seL4_RISCV_Page_Unmap(page));
		return;
	}
	test_skip("no device untyped of a GiB");
}

TEST(page_map_wants_alignment)
{
	CHECK_EQ(map(page_new(), VSPACE, TEST_VADDR + 1), seL4_AlignmentError);
	CHECK_EQ(map(page_new(), VSPACE, TEST_VADDR + 2048), seL4_AlignmentError);
	CHECK_EQ(map(object_new(seL4_RISCV_Mega_Page, 0), VSPACE, TEST_VADDR + PAGE),
		 seL4_AlignmentError);
}

TEST(page_map_beyond_user_memory_is_refused)
{
	seL4_CPtr page = page_new();
	static const seL4_Word bad[] = { 0x4000000000, 0xffffffc000000000, 0xfffffffffffff000 };

	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		CHECK_EQ(map(page, VSPACE, bad[i]), seL4_InvalidArgument);
		CHECK_EQ(seL4_GetMR(0), 0);
	}
	CHECK_EQ(map(page, VSPACE, USER_TOP), seL4_InvalidArgument);
	OK(space_map(VSPACE, page, USER_TOP - PAGE, seL4_ReadWrite, 0));
}

TEST(page_mapped_elsewhere_is_refused)
{
	seL4_CPtr page = space_page(TEST_VADDR), vspace = space_new();

	CHECK_EQ(map(page, VSPACE, TEST_VADDR + PAGE), seL4_InvalidArgument);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(map(page, vspace, TEST_VADDR), seL4_FailedLookup);
	space_prepare(vspace, TEST_VADDR, seL4_PageBits);
	CHECK_EQ(map(page, vspace, TEST_VADDR), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
}

TEST(page_map_wants_an_address_space)
{
	CHECK_EQ(map(page_new(), table_new(), TEST_VADDR), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(map(page_new(), endpoint_new(), TEST_VADDR), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
}

TEST(page_map_over_another_is_refused)
{
	space_page(TEST_VADDR);
	CHECK_EQ(map(page_new(), VSPACE, TEST_VADDR), seL4_DeleteFirst);
}

TEST(page_unmap_and_map_again)
{
	seL4_CPtr page = space_page(TEST_VADDR);

	*(volatile seL4_Word *)TEST_VADDR = 0x77;
	OK(seL4_RISCV_Page_Unmap(page));
	OK(seL4_RISCV_Page_Unmap(page)); /* twice is fine */
	OK(map(page, VSPACE, TEST_VADDR + PAGE));
	CHECK_EQ(*(volatile seL4_Word *)(TEST_VADDR + PAGE), 0x77);
}

TEST(page_copy_gives_a_second_mapping)
{
	seL4_CPtr page = space_page(TEST_VADDR), copy = cap_copy(page, seL4_AllRights);

	OK(map(copy, VSPACE, TEST_VADDR + PAGE));
	*(volatile seL4_Word *)TEST_VADDR = 0x78;
	CHECK_EQ(*(volatile seL4_Word *)(TEST_VADDR + PAGE), 0x78);
	CHECK_EQ(seL4_RISCV_Page_GetAddress(page).paddr, seL4_RISCV_Page_GetAddress(copy).paddr);
	OK(seL4_RISCV_Page_Unmap(page));
	CHECK_EQ(*(volatile seL4_Word *)(TEST_VADDR + PAGE), 0x78);
}

static seL4_CPtr handler;

static void store(seL4_Word address, seL4_Word value, seL4_Word c)
{
	(void)c;
	*(volatile seL4_Word *)address = value;
}

static volatile seL4_Word loaded;

static void load(seL4_Word address, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	loaded = *(volatile seL4_Word *)address;
}

/* The FSR word of the fault that fn makes at address, 0 if it makes none. */
static seL4_Word fault_of(thread_function *fn, seL4_Word address)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_Word badge = 0;

	handler = cap_mint(endpoint_new(), seL4_AllRights, 1);
	thread_set_fault_endpoint(t, handler);
	thread_start(t, fn, address, 0x99, 0);
	seL4_NBRecv(handler, &badge, t->reply);
	return badge ? seL4_GetMR(seL4_VMFault_FSR) : 0;
}

TEST(page_rights_can_be_changed_in_place)
{
	seL4_CPtr page = space_page(TEST_VADDR);

	CHECK_EQ(fault_of(store, TEST_VADDR), 0);
	OK(seL4_RISCV_Page_Map(page, VSPACE, TEST_VADDR, seL4_CanRead, 0));
	CHECK_EQ(fault_of(load, TEST_VADDR), 0);
	CHECK_EQ(fault_of(store, TEST_VADDR), seL4_VMFault_Store);
	OK(seL4_RISCV_Page_Map(page, VSPACE, TEST_VADDR, seL4_ReadWrite, 0));
	CHECK_EQ(fault_of(store, TEST_VADDR), 0);
}

TEST(page_rights_are_limited_by_the_capability)
{
	seL4_CPtr copy = cap_copy(page_new(), seL4_CanRead);

	OK(space_map(VSPACE, copy, TEST_VADDR, seL4_ReadWrite, 0));
	CHECK_EQ(fault_of(load, TEST_VADDR), 0);
	CHECK_EQ(fault_of(store, TEST_VADDR), seL4_VMFault_Store);
}

TEST(page_write_only_is_no_access)
{
	OK(space_map(VSPACE, page_new(), TEST_VADDR, seL4_CanWrite, 0));
	CHECK_EQ(fault_of(load, TEST_VADDR), seL4_VMFault_Load);
	CHECK_EQ(fault_of(store, TEST_VADDR), seL4_VMFault_Store);
}

static volatile seL4_Word ran;

static void jump(seL4_Word address, seL4_Word b, seL4_Word c)
{
	((thread_function *)address)(b, c, 0);
	ran++;
}

/* One instruction, ret, that a page can hold. */
enum { RETURN_INSTRUCTION = 0x8082 };

TEST(page_without_rights_can_still_be_run)
{
	seL4_CPtr page = space_page(TEST_VADDR);

	*(volatile unsigned short *)TEST_VADDR = RETURN_INSTRUCTION;
	OK(seL4_RISCV_Page_Map(page, VSPACE, TEST_VADDR, seL4_NoRights, 0));
	__asm__ volatile("fence.i");
	ran = 0;
	CHECK_EQ(fault_of(jump, TEST_VADDR), 0);
	CHECK_EQ(ran, 1);
	CHECK_EQ(fault_of(load, TEST_VADDR), seL4_VMFault_Load);
	CHECK_EQ(fault_of(store, TEST_VADDR), seL4_VMFault_Store);
	OK(seL4_RISCV_Page_Map(page, VSPACE, TEST_VADDR, seL4_CanRead, seL4_RISCV_ExecuteNever));
	CHECK_EQ(fault_of(jump, TEST_VADDR), seL4_VMFault_Instruction);
}

TEST(page_unmapped_or_deleted_faults)
{
	seL4_CPtr page = space_page(TEST_VADDR);

	CHECK_EQ(fault_of(load, TEST_VADDR), 0);
	OK(seL4_RISCV_Page_Unmap(page));
	CHECK_EQ(fault_of(load, TEST_VADDR), seL4_VMFault_Load);
	OK(map(page, VSPACE, TEST_VADDR));
	CHECK_EQ(fault_of(load, TEST_VADDR), 0);
	cap_delete(page);
	CHECK_EQ(fault_of(load, TEST_VADDR), seL4_VMFault_Load);
}

TEST(page_code_can_be_written_and_run)
{
	static const unsigned code[] = { 0x00b50533, 0x00008067 }; /* add a0, a0, a1; ret */
	seL4_Word (*add)(seL4_Word, seL4_Word) = (seL4_Word (*)(seL4_Word, seL4_Word))TEST_VADDR;

	space_page(TEST_VADDR);
	memcpy((void *)TEST_VADDR, code, sizeof(code));
	__asm__ volatile("fence.i" ::: "memory");
	CHECK_EQ(add(40, 2), 42);
}

TEST(page_at_address_0)
{
	seL4_CPtr page = page_new();

	OK(space_map(VSPACE, page, 0, seL4_ReadWrite, 0));
	CHECK_EQ(fault_of(store, 0), 0);
}

TEST(page_table_map_errors)
{
	seL4_CPtr table = table_new(), vspace = space_new();

	CHECK_EQ(seL4_RISCV_PageTable_Map(table, endpoint_new(), FAR_VADDR, 0),
		 seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(seL4_RISCV_PageTable_Map(table, endpoint_new(), 0x4000000000, 0),
		 seL4_InvalidCapability);
	CHECK_EQ(seL4_RISCV_PageTable_Map(table, vspace, 0x4000000000, 0),
		 seL4_InvalidArgument);
	CHECK_EQ(seL4_GetMR(0), 0);
	OK(seL4_RISCV_PageTable_Map(table, vspace, FAR_VADDR, 0));
	CHECK_EQ(seL4_RISCV_PageTable_Map(table, vspace, FAR_VADDR, 0),
		 seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(seL4_RISCV_PageTable_Map(vspace, VSPACE, FAR_VADDR, 0),
		 seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 0);
	OK(seL4_RISCV_PageTable_Map(table_new(), vspace, FAR_VADDR, 0));
	CHECK_EQ(seL4_RISCV_PageTable_Map(table_new(), vspace, FAR_VADDR, 0),
		 seL4_DeleteFirst);
}

TEST(page_table_address_needs_no_alignment)
{
	seL4_CPtr vspace = space_new(), page = page_new();

	OK(seL4_RISCV_PageTable_Map(table_new(), vspace, FAR_VADDR + 0x1234, 0));
	OK(seL4_RISCV_PageTable_Map(table_new(), vspace, FAR_VADDR + 0x5678, 0));
	OK(map(page, vspace, FAR_VADDR));
}

TEST(page_table_unmapped_takes_its_pages_out_of_reach)
{
	seL4_CPtr upper = table_new(), lower = table_new(), page = page_new();

	OK(seL4_RISCV_PageTable_Map(upper, VSPACE, TEST_VADDR, 0));
	OK(seL4_RISCV_PageTable_Map(lower, VSPACE, TEST_VADDR, 0));
	OK(map(page, VSPACE, TEST_VADDR));
	CHECK_EQ(fault_of(load, TEST_VADDR), 0);
	OK(seL4_RISCV_PageTable_Unmap(lower));
	CHECK_EQ(fault_of(load, TEST_VADDR), seL4_VMFault_Load);
	OK(seL4_RISCV_PageTable_Unmap(lower)); /* twice is fine */
	OK(seL4_RISCV_PageTable_Map(lower, VSPACE, TEST_VADDR, 0));
	CHECK_EQ(fault_of(load, TEST_VADDR), seL4_VMFault_Load); /* it came back empty */
}

TEST(page_table_deleted_takes_its_pages_out_of_reach)
{
	seL4_CPtr upper = table_new(), lower = table_new(), page = page_new();

	OK(seL4_RISCV_PageTable_Map(upper, VSPACE, TEST_VADDR, 0));
	OK(seL4_RISCV_PageTable_Map(lower, VSPACE, TEST_VADDR, 0));
	OK(map(page, VSPACE, TEST_VADDR));
	cap_delete(lower);
	CHECK_EQ(fault_of(load, TEST_VADDR), seL4_VMFault_Load);
	OK(seL4_RISCV_Page_Unmap(page));
	OK(space_map(VSPACE, page, TEST_VADDR, seL4_ReadWrite, 0));
}

TEST(page_table_root_cannot_be_unmapped)
{
	CHECK_EQ(seL4_RISCV_PageTable_Unmap(space_new()), seL4_RevokeFirst);
}

TEST(page_address_spaces_are_separate)
{
	seL4_CPtr vspace = space_with_image(), page = page_new();
	struct thread *t = thread_new(PRIO_HIGH);

	space_page(TEST_VADDR);
	*(volatile seL4_Word *)TEST_VADDR = 1;
	OK(space_map(vspace, page, TEST_VADDR, seL4_ReadWrite, 0));
	OK(seL4_TCB_SetSpace(t->tcb, 0, CNODE, 0, vspace, 0));
	thread_start(t, store, TEST_VADDR, 2, 0);
	CHECK_EQ(t->finished, 1);
	CHECK_EQ(*(volatile seL4_Word *)TEST_VADDR, 1);
	OK(seL4_RISCV_Page_Unmap(page));
	OK(map(page, VSPACE, TEST_VADDR + PAGE));
	CHECK_EQ(*(volatile seL4_Word *)(TEST_VADDR + PAGE), 2);
}

TEST(page_short_messages_are_truncated)
{
	seL4_CPtr page = page_new(), table = table_new();

	seL4_SetCap(0, VSPACE);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Call(page,
			 seL4_MessageInfo_new(RISCVPageMap, 0, 1, 2))), seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Call(page,
			 seL4_MessageInfo_new(RISCVPageMap, 0, 0, 3))), seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Call(table,
			 seL4_MessageInfo_new(RISCVPageTableMap, 0, 1, 1))), seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Call(table,
			 seL4_MessageInfo_new(RISCVPageTableMap, 0, 0, 2))), seL4_TruncatedMessage);
}

static void send_six(seL4_Word endpoint, seL4_Word b, seL4_Word c)
{
	struct sel4_registers r = { endpoint, seL4_MessageInfo_new(1, 0, 0, 6).words[0], { 0 } };

	(void)b;
	(void)c;
	sel4_trap(seL4_SysSend, &r);
}

/* The kernel goes by the frame capability in the TCB, not by the mapping. */
TEST(page_ipc_buffer_works_after_its_mapping_is_gone)
{
	seL4_CPtr page = space_page(TEST_VADDR), endpoint = endpoint_new();
	struct thread *t = thread_new(PRIO_HIGH);

	((seL4_IPCBuffer *)TEST_VADDR)->msg[5] = 0x5151;
	OK(seL4_TCB_SetIPCBuffer(t->tcb, TEST_VADDR, page));
	OK(seL4_RISCV_Page_Unmap(page));
	thread_start(t, send_six, endpoint, 0, 0);
	CHECK_EQ(seL4_MessageInfo_get_length(seL4_Recv(endpoint, 0, reply_new())), 6);
	CHECK_EQ(seL4_GetMR(5), 0x5151);
}

TEST(page_ipc_buffer_goes_with_its_frame)
{
	seL4_CPtr page = space_page(TEST_VADDR), endpoint = endpoint_new();
	struct thread *t = thread_new(PRIO_HIGH);

	OK(seL4_TCB_SetIPCBuffer(t->tcb, TEST_VADDR, page));
	cap_revoke(page);
	thread_start(t, send_six, endpoint, 0, 0);
	CHECK_EQ(seL4_MessageInfo_get_length(seL4_Recv(endpoint, 0, reply_new())), 4);
}

static void spin_there(seL4_Word word, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	for (;;) {
		*(volatile seL4_Word *)word += 1;
	}
}

TEST(page_deleted_address_space_faults_its_thread)
{
	seL4_CPtr vspace = space_with_image(), fault_handler = endpoint_new();
	struct thread *t = thread_new(PRIO);

	OK(seL4_TCB_SetSpace(t->tcb, fault_handler, CNODE, 0, vspace, 0));
	loaded = 0;
	thread_start(t, spin_there, (seL4_Word)&loaded, 0, 0);
	CHECK(changes_by_yield(&loaded, 0));
	cap_revoke(vspace);
	cap_delete(vspace);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(fault_handler, 0, t->reply)),
		 seL4_Fault_VMFault);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_PrefetchFault), 1);
}
