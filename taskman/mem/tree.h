/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A balanced (AVL) tree of nodes with a number as key, embedded in the
 * structs it orders. Keys are unique, unless none is ever looked for by its
 * key: equals stay in the order of their insertion. No allocation: the owner
 * brings nodes.
 */
#pragma once

#include <stddef.h>

struct tree_node {
	struct tree_node *left, *right, *parent;
	unsigned long key;
	int height;
};

struct tree {
	struct tree_node *root;
};

/* The struct of TYPE whose field MEMBER is NODE; NULL for NULL. */
#define tree_entry(node, type, member) \
	((node) == NULL ? NULL : (type *)((char *)(node) - offsetof(type, member)))

void tree_insert(struct tree *tree, struct tree_node *node);
void tree_remove(struct tree *tree, struct tree_node *node);

struct tree_node *tree_find(const struct tree *tree, unsigned long key);
struct tree_node *tree_floor(const struct tree *tree, unsigned long key);   /* largest <= key */
struct tree_node *tree_ceiling(const struct tree *tree, unsigned long key); /* smallest >= key */
struct tree_node *tree_next(const struct tree_node *node);
struct tree_node *tree_first(const struct tree *tree);
