/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who has which physical memory after boot: the kernel, the root task's
 * objects, free RAM, devices. Regions are half-open, ascending, disjoint.
 */
#pragma once

#include "boot/machine.h"

struct regions {
	struct region list[2 * REGIONS_MAX];
	unsigned count;
};

struct memory {
	struct regions free;	/* RAM for the root task */
	struct regions devices;	/* everything that is neither RAM nor the kernel's */
};

/* Sorts all of the address space into MEM. */
void memory_sort(struct memory *mem, const struct machine *m, const struct entry *e);

/*
 * Takes BYTES, aligned to 2^BITS, from the top of free RAM, zeroed; returns
 * the physical address. Panics when there is not enough.
 */
word memory_take(struct memory *mem, word bytes, unsigned bits);
