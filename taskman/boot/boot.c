/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the kernel's hand-over to a working taskman: reads BootInfo, then sets
 * up what everything else stands on, in the one order that works: the heap on
 * its seed, slots of the boot CNode, untyped blocks, the wide CSpace, views;
 * from then on allocators can grow each other.
 */
#include "taskman/boot/boot.h"

#include <sel4/sel4.h>

#include "taskman/caps/reserve.h"
#include "taskman/caps/slot_setup.h"
#include "taskman/caps/untyped.h"
#include "taskman/caps/untyped_setup.h"
#include "taskman/mem/heap_setup.h"
#include "taskman/mem/object_setup.h"
#include "taskman/mem/page.h"

struct boot boot;

extern const char image_start[], archive_start[], archive_end[];

void taskman_start(const seL4_BootInfo *info) __attribute__((noreturn));

/* Chunks lie behind the BootInfo page, each with its length; a zero length ends them. */
static void find_tree(const seL4_BootInfo *info)
{
	const char *at = (const char *)info + PAGE_SIZE, *end = at + info->extraLen;

	while (end - at >= (long)sizeof(seL4_BootInfoHeader)) {
		const seL4_BootInfoHeader *header = (const seL4_BootInfoHeader *)at;

		if (header->len < sizeof *header || header->len > (size_t)(end - at)) {
			return;
		}
		if (header->id == SEL4_BOOTINFO_HEADER_FDT) {
			boot.tree = header + 1;
			boot.tree_size = header->len - sizeof *header;
		}
		at += header->len;
	}
}

seL4_CPtr boot_image_frame(const void *address)
{
	return boot.info->userImageFrames.start +
	       (((seL4_Word)address - (seL4_Word)image_start) >> PAGE_BITS);
}

const void *boot_image_address(seL4_CPtr frame)
{
	return image_start + ((frame - boot.info->userImageFrames.start) << PAGE_BITS);
}

/* The step that failed, or NULL. */
static const char *set_up(const seL4_BootInfo *info)
{
	heap_setup();
	if (slots_setup(info) != 0) {
		return "capability slots";
	}
	if (blocks_setup(info) != 0) {
		return "the table of untyped memory";
	}
	boot.memory = blocks_total();
	if (slots_widen() != 0) {
		return "the second level of capability slots";
	}
	reserve_start();
	return objects_setup() == 0 ? NULL : "pages of the boot archive";
}

void taskman_start(const seL4_BootInfo *info)
{
	const char *failed;

	seL4_SetIPCBuffer((seL4_IPCBuffer *)info->ipcBuffer);
	boot.info = info;
	boot.cores = (unsigned)(info->schedcontrol.end - info->schedcontrol.start);
	boot.archive = archive_start;
	boot.archive_size = (size_t)(archive_end - archive_start);
	find_tree(info);
	failed = set_up(info);
	if (failed != NULL) {
		taskman_fail("taskman: %zu KiB of memory in %lu untypeds is not enough for %s; "
			     "start the machine with more memory",
			     boot.memory >> 10, info->untyped.end - info->untyped.start, failed);
	}
	taskman_main();
}
