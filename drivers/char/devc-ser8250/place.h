/* SPDX-License-Identifier: Apache-2.0 */
/* Where the device tree says that UARTs are. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct place {
	uint64_t address, size;
	unsigned shift, width, clock;
	int interrupt;
	int is_console; /* what /chosen calls standard output */
};

/*
 * Fills PLACES with up to MOST enabled UARTs of the tree at BLOB, the console
 * first, else in the tree's order; *COUNT says how many there are. 0, or
 * EINVAL when BLOB is no device tree.
 */
int places_find(const void *blob, struct place *places, size_t most, size_t *count);
