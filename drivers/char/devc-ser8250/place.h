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
 * Finds the enabled UARTs of the tree at BLOB, the console first, else in the
 * tree's order. *PLACES is an array of *COUNT from malloc(), for the caller to
 * free; NULL for none. 0, EINVAL when BLOB is no device tree, or ENOMEM.
 */
int places_find(const void *blob, struct place **places, size_t *count);
