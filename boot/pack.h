/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What boot/pack.py writes into the loader: where the parts of the packed
 * image are and where they go. It lies 64 bytes into the loader, behind the
 * boot image header. All words are 64 bits, addresses are physical unless they
 * say otherwise; pack.py has the same list.
 *
 * The packed image in memory, from `base` up:
 *   loader, kernel bytes | room for the device tree | root image (in place)
 * and when the kernel is entered:
 *   kernel and its BSS   | device tree copy         | root image and its BSS
 * with the loader moved above everything.
 */
#pragma once

#include <stdint.h>

#define PACK_MAGIC 0x4b4341504c4f5351UL	/* "QSOLPACK" */

struct pack {
	uint64_t magic;
	uint64_t base;			/* where the image must have been loaded */
	uint64_t kernel_from;
	uint64_t kernel_bytes;		/* multiple of 8 */
	uint64_t kernel_to;
	uint64_t kernel_memory;		/* bytes, BSS included */
	uint64_t kernel_entry;		/* virtual */
	uint64_t kernel_offset;		/* virtual minus physical, whole GiB */
	uint64_t tree_to;
	uint64_t tree_room;
	uint64_t root_to;
	uint64_t root_bytes;		/* multiple of 8 */
	uint64_t root_memory;		/* bytes, BSS included, whole pages */
	uint64_t root_address;		/* virtual, of the first byte */
	uint64_t root_entry;		/* virtual */
	uint64_t harts_min;		/* fewer: refuse */
	uint64_t harts_max;		/* more: park them */
	uint64_t memory_end;		/* what the kernel was built for; 0: any */
	uint64_t cnode_bits;		/* radix of the root CNode; 0: the kernel's default */
	uint64_t sum, order;		/* checksum of kernel and root bytes */
};
