/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the root server was given: registers, BootInfo, the fixed slots, the
 * list of untyped memory and the device tree.
 */
#include "tests/kernel/test.h"

enum { PAGE = 4096, START_REGISTERS = 29 };

extern char image_start[], image_end[];
extern seL4_Word start_registers[START_REGISTERS];

static seL4_Word count_of(seL4_SlotRegion region)
{
	return region.end - region.start;
}

TEST(bootinfo_all_other_registers_start_as_zero)
{
	for (unsigned i = 0; i < START_REGISTERS; i++) {
		CHECK_EQ(start_registers[i], 0);
	}
}

TEST(bootinfo_lies_behind_image_and_ipc_buffer)
{
	CHECK_EQ(bootinfo->ipcBuffer, image_end);
	CHECK_EQ(bootinfo, image_end + PAGE);
}

TEST(bootinfo_has_one_frame_for_each_image_page)
{
	CHECK_EQ(count_of(bootinfo->userImageFrames), (image_end - image_start) / PAGE);
	CHECK_EQ(count_of(bootinfo->sharedFrames), 0);
	CHECK_EQ(count_of(bootinfo->ioSpaceCaps), 0);
}

TEST(bootinfo_image_frames_follow_the_image)
{
	seL4_Word first = seL4_RISCV_Page_GetAddress(bootinfo->userImageFrames.start).paddr;

	for (seL4_Word i = 1; i < count_of(bootinfo->userImageFrames); i++) {
		seL4_RISCV_Page_GetAddress_t page =
			seL4_RISCV_Page_GetAddress(bootinfo->userImageFrames.start + i);

		CHECK_EQ(page.error, 0);
		CHECK_EQ(page.paddr, first + i * PAGE);
	}
}

TEST(bootinfo_slots_follow_one_another)
{
	seL4_SlotRegion extra = bootinfo->extraBIPages;

	CHECK_EQ(bootinfo->userImagePaging.start, seL4_NumInitialCaps);
	CHECK_EQ(count_of(bootinfo->userImagePaging), 2);
	CHECK_EQ(extra.start, bootinfo->userImagePaging.end);
	CHECK_EQ(bootinfo->schedcontrol.start, extra.end);
	CHECK_EQ(bootinfo->userImageFrames.start, bootinfo->schedcontrol.end);
	CHECK_EQ(bootinfo->untyped.start, bootinfo->userImageFrames.end);
	CHECK_EQ(bootinfo->empty.start, bootinfo->untyped.end);
	CHECK_EQ(bootinfo->empty.end, 1UL << bootinfo->initThreadCNodeSizeBits);
}

TEST(bootinfo_has_a_sched_control_for_each_core)
{
	CHECK(bootinfo->numNodes >= 1);
	CHECK_EQ(count_of(bootinfo->schedcontrol), bootinfo->numNodes);
	CHECK_EQ(bootinfo->nodeID, 0);
	CHECK_EQ(bootinfo->initThreadDomain, 0);
}

TEST(bootinfo_fixed_slots_are_filled)
{
	static const seL4_CPtr filled[] = {
		seL4_CapInitThreadTCB, seL4_CapInitThreadVSpace, seL4_CapIRQControl,
		seL4_CapASIDControl, seL4_CapInitThreadASIDPool, seL4_CapBootInfoFrame,
		seL4_CapInitThreadIPCBuffer, seL4_CapDomain, seL4_CapInitThreadSC,
	};
	static const seL4_CPtr empty[] = {
		seL4_CapNull, seL4_CapIOPortControl, seL4_CapIOSpace, seL4_CapSMMUSIDControl,
		seL4_CapSMMUCBControl, seL4_CapSMC,
	};

	for (unsigned i = 0; i < sizeof(filled) / sizeof(filled[0]); i++) {
		CHECK(!slot_is_empty(filled[i]));
	}
	for (unsigned i = 0; i < sizeof(empty) / sizeof(empty[0]); i++) {
		CHECK(slot_is_empty(empty[i]));
	}
}

TEST(bootinfo_untypeds_are_aligned_and_apart)
{
	seL4_Word count = count_of(bootinfo->untyped);

	CHECK(count <= seL4_MaxUntypedEntries);
	for (seL4_Word i = 0; i < count; i++) {
		const seL4_UntypedDesc *a = &bootinfo->untypedList[i];

		CHECK_IN(a->sizeBits, seL4_MinUntypedBits, seL4_MaxUntypedBits);
		CHECK_EQ(a->paddr & ((1UL << a->sizeBits) - 1), 0);
		for (seL4_Word j = 0; j < i; j++) {
			const seL4_UntypedDesc *b = &bootinfo->untypedList[j];

			CHECK(a->paddr + (1UL << a->sizeBits) <= b->paddr ||
			      b->paddr + (1UL << b->sizeBits) <= a->paddr);
		}
	}
}

TEST(bootinfo_lists_devices_first_and_ascending)
{
	seL4_Word ram_seen = 0, last = 0;

	for (seL4_Word i = 0; i < count_of(bootinfo->untyped); i++) {
		const seL4_UntypedDesc *d = &bootinfo->untypedList[i];

		if (!d->isDevice) {
			ram_seen = 1;
			continue;
		}
		CHECK(!ram_seen);
		CHECK(d->paddr >= last);
		last = d->paddr + 1;
	}
	CHECK(ram_seen);
}

static int device_covers(seL4_Word paddr)
{
	for (seL4_Word i = 0; i < count_of(bootinfo->untyped); i++) {
		const seL4_UntypedDesc *d = &bootinfo->untypedList[i];

		if (paddr >= d->paddr && paddr < d->paddr + (1UL << d->sizeBits)) {
			return d->isDevice ? 1 : -1;
		}
	}
	return 0;
}

TEST(bootinfo_gives_devices_but_not_the_kernels_own)
{
	CHECK_EQ(device_covers(0x100000), 1);   /* power */
	CHECK_EQ(device_covers(0x10000000), 1); /* UART */
	CHECK_EQ(device_covers(0x10001000), 1); /* first virtio */
	CHECK_EQ(device_covers(0x2000000), 0);  /* CLINT */
	CHECK_EQ(device_covers(0xc000000), 0);  /* PLIC */
	CHECK_EQ(device_covers(0x80000000), 1); /* firmware */
}

TEST(bootinfo_passes_the_device_tree)
{
	const char *extra = (const char *)bootinfo + PAGE;
	seL4_Word at = 0;

	CHECK(bootinfo->extraLen > sizeof(seL4_BootInfoHeader));
	CHECK(count_of(bootinfo->extraBIPages) * PAGE >= bootinfo->extraLen);
	while (at < bootinfo->extraLen) {
		const seL4_BootInfoHeader *chunk = (const seL4_BootInfoHeader *)(extra + at);

		CHECK(chunk->len >= sizeof(*chunk));
		if (chunk->id == SEL4_BOOTINFO_HEADER_FDT) {
			CHECK_EQ(*(const unsigned *)(chunk + 1), 0xedfe0dd0); /* big-endian magic */
			return;
		}
		at += chunk->len;
	}
	CHECK(!"no device tree among the chunks");
}
