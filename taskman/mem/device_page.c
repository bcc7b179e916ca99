/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of devices, made when the first region wants one and found again by
 * physical address: a frame of a device exists once, however many map it.
 */
#include "taskman/mem/device_page.h"

#include <base/bits.h>
#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/caps/slot.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/page.h"
#include "taskman/mem/tree.h"

struct device_page {
	struct tree_node node;	/* key: physical address */
	struct page page;
	struct block *block;
};

static struct tree device_pages;

static int device_create(seL4_Word address, struct device_page *device)
{
	seL4_CPtr frame;
	int error = block_alloc_device(address, &device->block);

	if (error != 0) {
		return error;
	}
	error = slot_alloc(&frame);
	if (error == 0) {
		error = slot_retype(device->block->untyped, seL4_RISCV_4K_Page, 0, frame, 1);
		if (error == 0) {
			device->page.frame = (uint32_t)frame;
			return 0;
		}
		slot_free(frame);
	}
	block_free(device->block);
	return error;
}

int page_device(seL4_Word address, struct page **page)
{
	seL4_Word base = align_down(address, PAGE_BITS);
	struct device_page *device = tree_entry(tree_find(&device_pages, base),
						struct device_page, node);
	int error;

	if (device == NULL) {
		device = heap_alloc(sizeof *device);
		if (device == NULL) {
			return ENOMEM;
		}
		error = device_create(base, device);
		if (error != 0) {
			heap_free(device);
			return error;
		}
		device->node.key = base;
		device->page.kind = PAGE_DEVICE;
		tree_insert(&device_pages, &device->node);
	}
	device->page.count++;
	*page = &device->page;
	return 0;
}

void device_page_put(struct page *page)
{
	struct device_page *device =
		(struct device_page *)((char *)page - offsetof(struct device_page, page));

	tree_remove(&device_pages, &device->node);
	block_free(device->block);
	slot_free(page->frame);
	heap_free(device);
}
