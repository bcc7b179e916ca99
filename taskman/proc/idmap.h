/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A map from small numbers to objects: descriptors, side indices, tids, pids,
 * scoids. A tree of 64-way nodes that grows by levels, so that a look-up and
 * "the lowest free number from here" cost O(log n) and nothing has a limit.
 */
#pragma once

struct idmap_node;

/* Begins empty as all zeroes; with levels set it does not have to grow to them. */
struct idmap {
	struct idmap_node *root;
	unsigned levels; /* numbers below 64^levels have a place */
	unsigned long count;
};

/* The object at ID, or NULL. */
void *idmap_get(const struct idmap *map, unsigned id);
/* Puts OBJECT (not NULL) at ID; replaces what is there. ENOMEM. */
int idmap_set(struct idmap *map, unsigned id, void *object);
/* Takes away what is at ID, and returns it. */
void *idmap_remove(struct idmap *map, unsigned id);
/* The lowest free number >= FROM; numbers never exceed 2^30. */
unsigned idmap_free_from(const struct idmap *map, unsigned from);
/* The lowest number >= FROM in use, and its object; NULL if there is none. */
void *idmap_next(const struct idmap *map, unsigned *id);
/* Heap that the nodes take: it depends on how the numbers in use are spread. */
unsigned long idmap_bytes(const struct idmap *map);
/* Frees the nodes of a map whose objects are gone or owned elsewhere. */
void idmap_clear(struct idmap *map);
