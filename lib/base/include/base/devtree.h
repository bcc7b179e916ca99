/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A reader for flattened device trees (Devicetree Specification 0.3, chapter
 * 5), small enough for the loader and the kernel. It never allocates, never
 * writes, and stays inside the size the header claims, so a damaged tree ends
 * a walk early instead of leading it astray.
 *
 *   devtree_open    checks the header
 *   devtree_next    steps to the next node in file order, any depth
 *   node_property   finds a property of a node
 *   node_reg        reads entry i of "reg" with the parent's cell counts
 *
 * The questions that both programs ask stand below it: memory and harts.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { DEVTREE_MAX_DEPTH = 16 };

struct devtree {
	const unsigned char *blob;
	uint32_t total;			/* bytes */
	uint32_t structs, structs_end;	/* offsets of the structure block */
	uint32_t strings, strings_end;
};

struct node {
	const struct devtree *tree;
	const char *name;		/* with its unit address; "" is the root */
	uint32_t properties;		/* offset of the first token after the name */
	int depth;			/* the root's is 0 */
	uint32_t next;			/* where the walk goes on */
	/* What the node at each depth says about its children's reg. */
	unsigned char address_cells[DEVTREE_MAX_DEPTH + 1];
	unsigned char size_cells[DEVTREE_MAX_DEPTH + 1];
};

struct property {
	const unsigned char *data;
	uint32_t length;
};

/* 0, or EINVAL when BLOB is no device tree that can be read. */
int devtree_open(struct devtree *tree, const void *blob);

/* Puts NODE before the root; the first devtree_next() makes it the root. */
void devtree_start(const struct devtree *tree, struct node *node);

/* 1 and NODE moved on, or 0 at the end of the tree. */
int devtree_next(struct node *node);

/* 1 and *P filled, or 0 when the node has no such property. */
int node_property(const struct node *node, const char *name, struct property *p);

/* 1 when some string of "compatible" is NAME. */
int node_is_compatible(const struct node *node, const char *name);

/* 1 when "status" is missing, "okay" or "ok". */
int node_is_enabled(const struct node *node);

/* 1 and entry I of "reg", or 0 when there are not so many. */
int node_reg(const struct node *node, unsigned i, uint64_t *address, uint64_t *size);

/* 1 when NODE's name is NAME or NAME@anything. */
int node_is_named(const struct node *node, const char *name);

/* Entry I of an array of 32-bit cells; 0 past its end. */
uint32_t property_cell(const struct property *p, unsigned i);

/* 1 and the I-th region of RAM in file order, or 0 when there are not so many. */
int devtree_memory(const struct devtree *tree, unsigned i, uint64_t *start, uint64_t *size);

/*
 * The ids of harts that can run supervisor code (enabled, with an MMU), in
 * ascending order, at most MAX of them; returns how many there are in all.
 */
unsigned devtree_harts(const struct devtree *tree, uint64_t *ids, unsigned max);
