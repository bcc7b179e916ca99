/* SPDX-License-Identifier: Apache-2.0 */
/* Files as programs: who may write and load when, and what takes the ids away. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>

#include "../names.h"
#include "../program.h"

static struct tmpfs fs;
static const unsigned groups[] = { 50 };
static const struct cred root = { 0, 0, 0, NULL }, user = { 10, 10, 1, groups };
static struct node *node;

static void contents(const char *bytes, size_t size)
{
	size_t done;

	assert_int_equal(file_write(node, 0, bytes, size, &done), 0);
	assert_int_equal(done, size);
}

static int setup(void **state)
{
	(void)state;
	if (tmpfs_init(&fs, 64, NULL) != 0 || node_make(&fs, S_IFREG | 0755, &root, &node) != 0) {
		return -1;
	}
	contents("\177ELF and more", 13);
	node->mode |= S_ISUID;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	node_release(node);
	tmpfs_destroy(&fs);
	return fs.nodes == 0 && fs.pages == 0 ? 0 : -1;
}

static void nobody_writes_while_it_is_loaded(void **state)
{
	(void)state;
	assert_int_equal(program_load_begin(node), 0);
	assert_int_equal(program_load_begin(node), 0);
	assert_int_equal(program_write_begin(node), ETXTBSY);
	program_load_end(node);
	assert_int_equal(program_write_begin(node), ETXTBSY);
	program_load_end(node);
	assert_int_equal(program_write_begin(node), 0);
	program_write_end(node);
}

static void it_is_not_loaded_while_somebody_writes(void **state)
{
	(void)state;
	assert_int_equal(program_write_begin(node), 0);
	assert_int_equal(program_write_begin(node), 0);
	program_write_end(node);
	assert_int_equal(program_load_begin(node), ETXTBSY);
	program_write_end(node);
	assert_int_equal(program_load_begin(node), 0);
	program_load_end(node);
}

static void only_a_program_with_a_bit_gives_ids(void **state)
{
	(void)state;
	node->mode = S_IFREG | 0755;
	assert_int_equal(program_load_begin(node), EACCES);
	contents("#!/bin/sh", 9);
	node->mode = S_IFREG | 04755;
	assert_int_equal(program_load_begin(node), EACCES);
	assert_int_equal(file_truncate(node, 3), 0);
	node->mode = S_IFREG | 04755;
	assert_int_equal(program_load_begin(node), EACCES);
	assert_int_equal(program_write_begin(node), 0);
	program_write_end(node);
}

static void what_changes_it_clears_the_bits(void **state)
{
	(void)state;
	node->mode = S_IFREG | 06755;
	contents("x", 1);
	assert_int_equal(node->mode, S_IFREG | 0755);
	node->mode = S_IFREG | 06755;
	assert_int_equal(file_truncate(node, 1), 0);
	assert_int_equal(node->mode, S_IFREG | 0755);
	node->mode = S_IFREG | 06755;
	program_changed(node);
	assert_int_equal(node->mode, S_IFREG | 0755);
}

static void a_group_is_given_by_its_members_and_root(void **state)
{
	static const struct {
		gid_t gid;
		mode_t mode;
	} expected[] = { { 10, 06711 }, { 50, 06711 }, { 51, 04711 } };

	(void)state;
	for (unsigned i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		node->gid = expected[i].gid;
		assert_int_equal(program_mode(node, &user, 06711), expected[i].mode);
		assert_int_equal(program_mode(node, &root, 06711), 06711);
	}
}

/* Of a folder whose group new files get, without being one of it. */
static void a_new_file_gives_no_strangers_group(void **state)
{
	struct node *made;
	struct walk w;

	(void)state;
	fs.root->mode = S_IFDIR | S_ISGID | 0777;
	fs.root->gid = 51;
	assert_int_equal(walk(&fs, &user, "f", WALK_PARENT, &w), 0);
	assert_int_equal(name_create(&w, &user, S_IFREG | 02755, 0, &made), 0);
	assert_int_equal(made->gid, 51);
	assert_int_equal(made->mode, S_IFREG | 0755);
	assert_int_equal(walk(&fs, &user, "d", WALK_PARENT, &w), 0);
	assert_int_equal(name_create(&w, &user, S_IFDIR | 0755, 0, &made), 0);
	assert_int_equal(made->mode, S_IFDIR | 02755);
}

#define PROGRAM_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PROGRAM_TEST(nobody_writes_while_it_is_loaded),
		PROGRAM_TEST(it_is_not_loaded_while_somebody_writes),
		PROGRAM_TEST(only_a_program_with_a_bit_gives_ids),
		PROGRAM_TEST(what_changes_it_clears_the_bits),
		PROGRAM_TEST(a_group_is_given_by_its_members_and_root),
		PROGRAM_TEST(a_new_file_gives_no_strangers_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
