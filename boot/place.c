/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Before anything is written: does this image fit this machine? Checks memory
 * against the device tree, that the tree lies clear of everything, and chooses
 * the place above the image to which the loader moves, since the kernel must
 * land where the loader was put. Entry: place(), called once by start.S.
 */
#include <base/bits.h>
#include <base/devtree.h>

#include "boot/firmware.h"
#include "boot/pack.h"

enum { PAGE_BITS = 12, MIB_BITS = 20 };

extern const struct pack pack;
extern char loader_begin[], loader_end[];

static int overlap(uint64_t a, uint64_t a_end, uint64_t b, uint64_t b_end)
{
	return a < b_end && b < a_end;
}

/* The end of the RAM region that holds the image. */
static uint64_t memory_end(const struct devtree *tree)
{
	uint64_t start, size;

	for (unsigned i = 0; devtree_memory(tree, i, &start, &size); i++) {
		if (pack.base >= start && pack.base - start < size) {
			return start + size;
		}
	}
	fail("the device tree lists no memory at 0x%lx, where this image belongs", pack.base);
}

static void check_kernel_memory(uint64_t end)
{
	uint64_t start = align_down(pack.base, 30);

	if (pack.memory_end > end) {
		fail("this kernel was built for %lu MiB of memory, the machine has %lu MiB; "
		     "start it with -m %luM",
		     (pack.memory_end - start) >> MIB_BITS, (end - start) >> MIB_BITS,
		     (pack.memory_end - start) >> MIB_BITS);
	}
}

static void check_room(uint64_t needed, uint64_t end)
{
	uint64_t start = align_down(pack.base, 30);

	if (needed > end) {
		fail("%lu MiB of memory, this image needs at least %lu MiB",
		     (end - start) >> MIB_BITS, (align_up(needed, MIB_BITS) - start) >> MIB_BITS);
	}
}

uint64_t place(const void *tree_blob, uint64_t here)
{
	struct devtree tree;
	uint64_t blob = (uint64_t)tree_blob, size = (uint64_t)(loader_end - loader_begin);
	uint64_t end, to = align_up(pack.root_to + pack.root_memory, PAGE_BITS);

	if (pack.magic != PACK_MAGIC) {
		fail("this loader holds no packed image; make one with boot/pack.py");
	}
	if (here != pack.base) {
		fail("image loaded at 0x%lx, it must be at 0x%lx", here, pack.base);
	}
	if (devtree_open(&tree, tree_blob) != 0) {
		fail("no readable device tree at 0x%lx from the firmware", blob);
	}
	end = memory_end(&tree);
	check_kernel_memory(end);
	check_room(to + size, end);
	if (overlap(blob, blob + tree.total, pack.base, pack.root_to + pack.root_memory)) {
		fail("device tree at 0x%lx lies inside the image 0x%lx..0x%lx; "
		     "give the machine more memory",
		     blob, pack.base, pack.root_to + pack.root_memory);
	}
	if (overlap(to, to + size, blob, blob + tree.total)) {
		to = align_up(blob + tree.total, PAGE_BITS);
		check_room(to + size, end);
	}
	return to;
}
