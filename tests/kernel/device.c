/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Carving of device untypeds. An untyped is halved until the wanted page is
 * alone; the other halves are kept in a list for the next request. Only at
 * start, from lasting slots.
 */
#include "tests/kernel/device.h"

#include "tests/kernel/pool.h"

enum {
	PIECES_MAX = 320, /* the kernel's list has 230 at most, each page adds its halves */
	DEVICE_VADDR = 0x5f0000, /* the end of the image's own page table */
};

struct piece {
	seL4_CPtr cap;
	seL4_Word paddr, bits;
};

volatile unsigned *device_rtc;

static struct piece pieces[PIECES_MAX];
static unsigned pieces_count;
static seL4_Word next_vaddr = DEVICE_VADDR;

static void add_piece(seL4_CPtr cap, seL4_Word paddr, seL4_Word bits)
{
	if (pieces_count < PIECES_MAX) {
		pieces[pieces_count++] = (struct piece){ cap, paddr, bits };
	}
}

static void list_device_untypeds(void)
{
	for (seL4_Word i = 0; i < bootinfo->untyped.end - bootinfo->untyped.start; i++) {
		const seL4_UntypedDesc *d = &bootinfo->untypedList[i];

		if (d->isDevice) {
			add_piece(bootinfo->untyped.start + i, d->paddr, d->sizeBits);
		}
	}
}

static struct piece *find_piece(seL4_Word paddr)
{
	for (unsigned i = 0; i < pieces_count; i++) {
		struct piece *p = &pieces[i];

		if (paddr >= p->paddr && paddr - p->paddr < 1UL << p->bits) {
			return p;
		}
	}
	return 0;
}

/* Splits a piece in two; it then stands for the half that paddr is in. */
static int halve(struct piece *p, seL4_Word paddr)
{
	seL4_Word bits = p->bits - 1, size = 1UL << bits;
	seL4_CPtr first = slots_new(2);
	int upper = paddr - p->paddr >= size;

	if (seL4_Untyped_Retype(p->cap, seL4_UntypedObject, bits, CNODE, 0, 0, first, 2)) {
		return 0;
	}
	add_piece(first + !upper, upper ? p->paddr : p->paddr + size, bits);
	*p = (struct piece){ first + upper, upper ? p->paddr + size : p->paddr, bits };
	return 1;
}

seL4_CPtr device_frame(seL4_Word paddr)
{
	seL4_CPtr frame;
	struct piece *p;

	if (pieces_count == 0) {
		list_device_untypeds();
	}
	p = find_piece(paddr);
	while (p && p->bits > seL4_PageBits) {
		if (!halve(p, paddr)) {
			return 0;
		}
	}
	frame = slot_new();
	if (!p || seL4_Untyped_Retype(p->cap, seL4_RISCV_4K_Page, 0, CNODE, 0, 0, frame, 1)) {
		return 0;
	}
	return frame;
}

volatile void *device_map(seL4_Word paddr)
{
	seL4_CPtr frame = device_frame(paddr);
	seL4_Word vaddr = next_vaddr;

	if (!frame || seL4_RISCV_Page_Map(frame, VSPACE, vaddr, seL4_ReadWrite,
					  seL4_RISCV_ExecuteNever)) {
		return 0;
	}
	next_vaddr += 1UL << seL4_PageBits;
	return (volatile void *)vaddr;
}
