/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See idmap.h. Each node covers 64 children; `full` says under which of them
 * no number is free, `used` which of them exist. A node lives while it has a
 * child, so an empty map owns no memory.
 */
#include "taskman/proc/idmap.h"

#include <base/bits.h>
#include <stddef.h>

#include "abi/posix/errno.h"
#include "taskman/mem/heap.h"

enum { FAN_BITS = 6, FAN = 1 << FAN_BITS };

struct idmap_node {
	unsigned long used;
	unsigned long full;
	void *child[FAN]; /* objects at level 1, nodes above */
};

/* Numbers below this have a place in a map of that many levels. */
static unsigned long capacity(unsigned levels)
{
	return levels == 0 ? 0 : 1UL << (levels * FAN_BITS);
}

static unsigned digit(unsigned id, unsigned level)
{
	return id >> ((level - 1) * FAN_BITS) & (FAN - 1);
}

void *idmap_get(const struct idmap *map, unsigned id)
{
	struct idmap_node *node = map->root;

	if (id >= capacity(map->levels)) {
		return NULL;
	}
	for (unsigned level = map->levels; level > 1 && node != NULL; level--) {
		node = node->child[digit(id, level)];
	}
	return node == NULL ? NULL : node->child[digit(id, 1)];
}

/* Adds levels at the top until ID has a place. */
static int grow(struct idmap *map, unsigned id)
{
	while (id >= capacity(map->levels)) {
		struct idmap_node *top = NULL;

		if (map->root != NULL) {
			top = heap_alloc(sizeof(*top));
			if (top == NULL) {
				return ENOMEM;
			}
			top->child[0] = map->root;
			top->used = 1;
			top->full = map->root->full == ~0UL;
		}
		map->root = top;
		map->levels++;
	}
	return 0;
}

/* Frees nodes on the way to ID that have nothing below them. */
static void prune(struct idmap *map, unsigned id)
{
	struct idmap_node **path[8];
	struct idmap_node **at = &map->root;
	unsigned depth = 0;

	for (unsigned level = map->levels; level >= 1 && *at != NULL; level--) {
		path[depth++] = at;
		at = (struct idmap_node **)&(*at)->child[digit(id, level)];
	}
	while (depth-- > 0 && (*path[depth])->used == 0) {
		heap_free(*path[depth]);
		*path[depth] = NULL;
		if (depth > 0) {
			unsigned level = map->levels - (depth - 1);

			(*path[depth - 1])->used &= ~bit(digit(id, level));
			(*path[depth - 1])->full &= ~bit(digit(id, level));
		}
	}
}

/* Makes the nodes on the way to ID; the last one, or NULL without memory. */
static struct idmap_node *make_path(struct idmap *map, unsigned id)
{
	struct idmap_node **at = &map->root;
	struct idmap_node *above = NULL;

	for (unsigned level = map->levels;; level--) {
		if (*at == NULL) {
			*at = heap_alloc(sizeof(**at));
			if (*at == NULL) {
				return NULL;
			}
			if (above != NULL) {
				above->used |= bit(digit(id, level + 1));
			}
		}
		if (level == 1) {
			return *at;
		}
		above = *at;
		at = (struct idmap_node **)&above->child[digit(id, level)];
	}
}

/* Brings the `full` bits on the way to ID up to date, from the bottom. */
static void mark_full(struct idmap *map, unsigned id)
{
	struct idmap_node *path[8];
	struct idmap_node *node = map->root;

	for (unsigned level = map->levels; level >= 1; level--) {
		path[level] = node;
		node = node->child[digit(id, level)];
	}
	for (unsigned level = 2; level <= map->levels; level++) {
		unsigned long mask = bit(digit(id, level));

		if (path[level - 1]->full == ~0UL) {
			path[level]->full |= mask;
		} else {
			path[level]->full &= ~mask;
		}
	}
}

int idmap_set(struct idmap *map, unsigned id, void *object)
{
	struct idmap_node *leaf;

	if (grow(map, id) != 0) {
		return ENOMEM;
	}
	leaf = make_path(map, id);
	if (leaf == NULL) {
		prune(map, id);
		return ENOMEM;
	}
	if (!(leaf->used & bit(digit(id, 1)))) {
		map->count++;
	}
	leaf->child[digit(id, 1)] = object;
	leaf->used |= bit(digit(id, 1));
	leaf->full = leaf->used;
	mark_full(map, id);
	return 0;
}

void *idmap_remove(struct idmap *map, unsigned id)
{
	struct idmap_node *node = map->root;
	void *object = idmap_get(map, id);

	if (object == NULL) {
		return NULL;
	}
	for (unsigned level = map->levels; level > 1; level--) {
		node = node->child[digit(id, level)];
	}
	node->child[digit(id, 1)] = NULL;
	node->used &= ~bit(digit(id, 1));
	node->full = node->used;
	map->count--;
	mark_full(map, id);
	prune(map, id);
	return object;
}

/* The lowest free number >= FROM below NODE, which begins at BASE; or none: ~0. */
static unsigned long free_below(const struct idmap_node *node, unsigned level, unsigned long base,
				unsigned long from)
{
	unsigned shift = (level - 1) * FAN_BITS;
	unsigned i = from > base ? (from - base) >> shift : 0;

	for (; i < FAN; i++) {
		unsigned long start = base + ((unsigned long)i << shift);
		unsigned long found;

		if (node->full & bit(i)) {
			continue;
		}
		if (level == 1 || node->child[i] == NULL) {
			return start > from ? start : from;
		}
		found = free_below(node->child[i], level - 1, start, from);
		if (found != ~0UL) {
			return found;
		}
	}
	return ~0UL;
}

unsigned idmap_free_from(const struct idmap *map, unsigned from)
{
	unsigned long found;

	if (map->root == NULL || from >= capacity(map->levels)) {
		return from;
	}
	found = free_below(map->root, map->levels, 0, from);
	return found == ~0UL ? (unsigned)capacity(map->levels) : (unsigned)found;
}

static void *next_below(const struct idmap_node *node, unsigned level, unsigned long base,
			unsigned *id)
{
	unsigned shift = (level - 1) * FAN_BITS;
	unsigned i = *id > base ? (*id - base) >> shift : 0;

	for (; i < FAN; i++) {
		unsigned long start = base + ((unsigned long)i << shift);
		void *found;

		if (!(node->used & bit(i))) {
			continue;
		}
		if (level == 1) {
			*id = (unsigned)start;
			return node->child[i];
		}
		found = next_below(node->child[i], level - 1, start, id);
		if (found != NULL) {
			return found;
		}
	}
	return NULL;
}

void *idmap_next(const struct idmap *map, unsigned *id)
{
	if (map->root == NULL || *id >= capacity(map->levels)) {
		return NULL;
	}
	return next_below(map->root, map->levels, 0, id);
}

static unsigned long count_nodes(const struct idmap_node *node, unsigned level)
{
	unsigned long count = 1;

	for (unsigned i = 0; level > 1 && i < FAN; i++) {
		if (node->child[i] != NULL) {
			count += count_nodes(node->child[i], level - 1);
		}
	}
	return count;
}

unsigned long idmap_bytes(const struct idmap *map)
{
	return map->root == NULL ? 0
				 : count_nodes(map->root, map->levels) *
					   heap_rounded(sizeof(struct idmap_node));
}

static void free_nodes(struct idmap_node *node, unsigned level)
{
	for (unsigned i = 0; level > 1 && i < FAN; i++) {
		if (node->child[i] != NULL) {
			free_nodes(node->child[i], level - 1);
		}
	}
	heap_free(node);
}

void idmap_clear(struct idmap *map)
{
	if (map->root != NULL) {
		free_nodes(map->root, map->levels);
	}
	map->root = NULL;
	map->levels = 0;
	map->count = 0;
}
