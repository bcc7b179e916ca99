/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Region arithmetic. RAM below the kernel belongs to the firmware and counts as
 * a device, as on the kernel whose contract this is; so do the firmware's
 * reserved regions and RAM beyond the kernel's window.
 */
#include "boot/memory.h"

#include <base/bits.h>
#include <base/string.h>

#include "arch/machine.h"
#include "kernel/debug.h"

enum { ADDRESS_BITS = 39, MMIO_BITS = 21 };

extern char kernel_begin[], kernel_end[];

static void regions_add(struct regions *r, word start, word end)
{
	unsigned i;

	if (start >= end || r->count == ARRAY_SIZE(r->list)) {
		return;
	}
	for (i = r->count; i > 0 && r->list[i - 1].start > start; i--) {
		r->list[i] = r->list[i - 1];
	}
	r->list[i] = (struct region){ start, end };
	r->count++;
}

static void regions_remove_at(struct regions *r, unsigned i)
{
	r->count--;
	memmove(&r->list[i], &r->list[i + 1], (r->count - i) * sizeof r->list[0]);
}

/* What is left of R without start..end. */
static void regions_subtract(struct regions *r, word start, word end)
{
	for (unsigned i = 0; i < r->count;) {
		struct region old = r->list[i];

		if (old.end <= start || old.start >= end) {
			i++;
			continue;
		}
		regions_remove_at(r, i);
		regions_add(r, old.start, word_min(old.end, start));
		regions_add(r, word_max(old.start, end), old.end);
		/* The pieces no longer meet start..end; look from the beginning again. */
		i = 0;
	}
}

static word image_paddr(const char *p)
{
	return (word)p & MASK(32);
}

void memory_sort(struct memory *mem, const struct machine *m, const struct entry *e)
{
	word kernel = image_paddr(kernel_begin);

	mem->free.count = 0;
	mem->devices.count = 0;
	regions_add(&mem->devices, 0, BIT(ADDRESS_BITS));
	for (unsigned i = 0; i < m->memory_count; i++) {
		word start = m->memory[i].start, end = word_min(m->memory[i].end, PHYS_WINDOW_END);

		if (start < kernel && kernel < end) {
			start = kernel;
		}
		regions_add(&mem->free, start, end);
		regions_subtract(&mem->devices, start, end);
	}
	for (unsigned i = 0; i < m->reserved_count; i++) {
		word start = align_down(m->reserved[i].start, 12);
		word end = align_up(m->reserved[i].end, 12);

		if (start >= kernel) {
			regions_subtract(&mem->free, start, end);
			regions_add(&mem->devices, start, end);
		}
	}
	regions_subtract(&mem->devices, m->plic, m->plic + m->plic_size);
	regions_subtract(&mem->devices, m->clint, align_up(m->clint + m->clint_size, MMIO_BITS));
	regions_subtract(&mem->free, kernel, image_paddr(kernel_end));
	regions_subtract(&mem->free, e->tree, e->tree + e->tree_size);
	regions_subtract(&mem->free, e->image_start, e->image_end);
}

word memory_take(struct memory *mem, word bytes, unsigned bits)
{
	for (unsigned i = mem->free.count; i-- > 0;) {
		struct region r = mem->free.list[i];
		word at;

		if (r.end - r.start < bytes) {
			continue;
		}
		at = align_down(r.end - bytes, bits);
		if (at >= r.start) {
			regions_subtract(&mem->free, at, at + bytes);
			memset(phys_to_virt(at), 0, bytes);
			return at;
		}
	}
	panic("too little memory: no %lu KiB for the root task's objects", bytes >> 10);
}
