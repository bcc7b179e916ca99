/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The balanced tree against a plain array of flags: random insertions and
 * removals, all searches, order, links and heights after each step.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "taskman/mem/tree.h"

enum { KEYS = 400, STEPS = 4000 };

static struct tree_node nodes[KEYS];
static int present[KEYS];

static int checked_height(const struct tree_node *node, const struct tree_node *parent)
{
	int left, right;

	if (node == NULL) {
		return 0;
	}
	assert_ptr_equal(node->parent, parent);
	left = checked_height(node->left, node);
	right = checked_height(node->right, node);
	assert_in_range(left - right + 1, 0, 2);
	assert_int_equal(node->height, 1 + (left > right ? left : right));
	return node->height;
}

static struct tree_node *expected(int from, int step)
{
	for (int key = from; key >= 0 && key < KEYS; key += step) {
		if (present[key]) {
			return &nodes[key];
		}
	}
	return NULL;
}

static void check_searches(const struct tree *tree, int key)
{
	assert_ptr_equal(tree_find(tree, (unsigned long)key), present[key] ? &nodes[key] : NULL);
	assert_ptr_equal(tree_floor(tree, (unsigned long)key), expected(key, -1));
	assert_ptr_equal(tree_ceiling(tree, (unsigned long)key), expected(key, 1));
	if (present[key]) {
		assert_ptr_equal(tree_next(&nodes[key]), expected(key + 1, 1));
	}
	assert_ptr_equal(tree_first(tree), expected(0, 1));
}

static void random_steps_keep_order_and_balance(void **state)
{
	struct tree tree = { NULL };

	(void)state;
	srand(7);
	for (int step = 0; step < STEPS; step++) {
		int key = rand() % KEYS;

		if (present[key]) {
			tree_remove(&tree, &nodes[key]);
		} else {
			nodes[key].key = (unsigned long)key;
			tree_insert(&tree, &nodes[key]);
		}
		present[key] = !present[key];
		checked_height(tree.root, NULL);
		check_searches(&tree, rand() % KEYS);
		check_searches(&tree, key);
	}
}

static void equal_keys_stay_in_order(void **state)
{
	static struct tree_node many[KEYS];
	struct tree tree = { NULL };
	const struct tree_node *before = NULL;

	(void)state;
	for (int i = 0; i < KEYS; i++) {
		many[i].key = (unsigned long)i % 3;
		tree_insert(&tree, &many[i]);
		checked_height(tree.root, NULL);
	}
	for (int i = 0; i < KEYS; i += 2) {
		tree_remove(&tree, &many[i]);
		checked_height(tree.root, NULL);
	}
	for (const struct tree_node *n = tree_first(&tree); n != NULL; n = tree_next(n)) {
		assert_true(before == NULL || before->key < n->key ||
			    (before->key == n->key && before < n));
		before = n;
	}
}

static void ascending_keys_stay_shallow(void **state)
{
	static struct tree_node many[1 << 12];
	struct tree tree = { NULL };

	(void)state;
	for (unsigned long i = 0; i < 1 << 12; i++) {
		many[i].key = i;
		tree_insert(&tree, &many[i]);
	}
	assert_in_range(checked_height(tree.root, NULL), 13, 17);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_steps_keep_order_and_balance),
		cmocka_unit_test(equal_keys_stay_in_order),
		cmocka_unit_test(ascending_keys_stay_shallow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
