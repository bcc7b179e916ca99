/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AVL trees. After an insertion or removal the path to the root is walked,
 * heights are set anew and a node whose sides differ by two is rotated.
 */
#include "taskman/mem/tree.h"

static int height(const struct tree_node *node)
{
	return node == NULL ? 0 : node->height;
}

static void set_height(struct tree_node *node)
{
	int left = height(node->left), right = height(node->right);

	node->height = 1 + (left > right ? left : right);
}

static int lean(const struct tree_node *node)
{
	return height(node->left) - height(node->right);
}

/* Puts FRESH where OLD hangs. */
static void replace(struct tree *tree, struct tree_node *old, struct tree_node *fresh)
{
	struct tree_node *parent = old->parent;

	if (parent == NULL) {
		tree->root = fresh;
	} else if (parent->left == old) {
		parent->left = fresh;
	} else {
		parent->right = fresh;
	}
	if (fresh != NULL) {
		fresh->parent = parent;
	}
}

static void set_left(struct tree_node *node, struct tree_node *child)
{
	node->left = child;
	if (child != NULL) {
		child->parent = node;
	}
}

static void set_right(struct tree_node *node, struct tree_node *child)
{
	node->right = child;
	if (child != NULL) {
		child->parent = node;
	}
}

static void rotate_right(struct tree *tree, struct tree_node *node)
{
	struct tree_node *up = node->left;

	replace(tree, node, up);
	set_left(node, up->right);
	set_right(up, node);
	set_height(node);
	set_height(up);
}

static void rotate_left(struct tree *tree, struct tree_node *node)
{
	struct tree_node *up = node->right;

	replace(tree, node, up);
	set_right(node, up->left);
	set_left(up, node);
	set_height(node);
	set_height(up);
}

static void balance(struct tree *tree, struct tree_node *node)
{
	set_height(node);
	if (lean(node) > 1) {
		if (lean(node->left) < 0) {
			rotate_left(tree, node->left);
		}
		rotate_right(tree, node);
	} else if (lean(node) < -1) {
		if (lean(node->right) > 0) {
			rotate_right(tree, node->right);
		}
		rotate_left(tree, node);
	}
}

/* Up to where nothing changes any more. */
static void balance_up(struct tree *tree, struct tree_node *node)
{
	while (node != NULL) {
		struct tree_node *parent = node->parent;
		int before = node->height;

		balance(tree, node);
		if (node->parent == parent && node->height == before) {
			return;
		}
		node = parent;
	}
}

void tree_insert(struct tree *tree, struct tree_node *node)
{
	struct tree_node **place = &tree->root, *parent = NULL;

	while (*place != NULL) {
		parent = *place;
		place = node->key < parent->key ? &parent->left : &parent->right;
	}
	*place = node;
	node->parent = parent;
	node->left = NULL;
	node->right = NULL;
	node->height = 0;
	balance_up(tree, node);
}

static struct tree_node *leftmost(struct tree_node *node)
{
	while (node != NULL && node->left != NULL) {
		node = node->left;
	}
	return node;
}

void tree_remove(struct tree *tree, struct tree_node *node)
{
	struct tree_node *changed = node->parent;

	if (node->left == NULL) {
		replace(tree, node, node->right);
	} else if (node->right == NULL) {
		replace(tree, node, node->left);
	} else {
		struct tree_node *next = leftmost(node->right);

		changed = next->parent == node ? next : next->parent;
		next->height = node->height;
		if (next->parent != node) {
			replace(tree, next, next->right);
			set_right(next, node->right);
		}
		replace(tree, node, next);
		set_left(next, node->left);
	}
	balance_up(tree, changed);
}

struct tree_node *tree_find(const struct tree *tree, unsigned long key)
{
	struct tree_node *node = tree->root;

	while (node != NULL && node->key != key) {
		node = key < node->key ? node->left : node->right;
	}
	return node;
}

struct tree_node *tree_floor(const struct tree *tree, unsigned long key)
{
	struct tree_node *node = tree->root, *best = NULL;

	while (node != NULL) {
		if (node->key <= key) {
			best = node;
			node = node->right;
		} else {
			node = node->left;
		}
	}
	return best;
}

struct tree_node *tree_ceiling(const struct tree *tree, unsigned long key)
{
	struct tree_node *node = tree->root, *best = NULL;

	while (node != NULL) {
		if (node->key >= key) {
			best = node;
			node = node->left;
		} else {
			node = node->right;
		}
	}
	return best;
}

struct tree_node *tree_next(const struct tree_node *node)
{
	if (node->right != NULL) {
		return leftmost(node->right);
	}
	while (node->parent != NULL && node->parent->right == node) {
		node = node->parent;
	}
	return node->parent;
}

struct tree_node *tree_first(const struct tree *tree)
{
	return leftmost(tree->root);
}
