/* SPDX-License-Identifier: Apache-2.0 */
/* The logic of tmpfs on the host: files, names, permissions, and that all memory comes back. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../directory.h"
#include "../names.h"

enum { LIMIT = 64 };

static struct tmpfs fs;
static const unsigned friend_groups[] = { 50 };
static const struct cred root = { 0, 0, 0, NULL }, user = { 10, 10, 0, NULL },
			 other = { 11, 11, 0, NULL }, friend = { 12, 12, 1, friend_groups };

static int setup(void **state)
{
	(void)state;
	return tmpfs_init(&fs, LIMIT, NULL);
}

static int teardown(void **state)
{
	(void)state;
	tmpfs_destroy(&fs);
	return fs.nodes == 0 && fs.pages == 0 ? 0 : -1;
}

static int create(const char *path, mode_t mode, const struct cred *cred, struct node **node)
{
	struct walk w;
	int error = walk(&fs, cred, path, WALK_PARENT, &w);

	return error ? error : name_create(&w, cred, mode, 0, node);
}

static struct node *file(const char *path)
{
	struct node *node;

	assert_int_equal(create(path, S_IFREG | 0644, &root, &node), 0);
	return node;
}

static void folder(const char *path, mode_t mode)
{
	assert_int_equal(create(path, S_IFDIR | mode, &root, NULL), 0);
}

static int find_as(const struct cred *cred, const char *path, struct node **node)
{
	struct walk w;
	int error = walk(&fs, cred, path, 0, &w);

	*node = w.node;
	return error;
}

static int find(const char *path)
{
	struct node *node;

	return find_as(&root, path, &node);
}

static int remove_as(const struct cred *cred, const char *path, int is_directory)
{
	struct walk w;
	int error = walk(&fs, cred, path, 0, &w);

	return error ? error : name_remove(&w, cred, is_directory);
}

static int move(const char *from, const char *to)
{
	struct walk a, b;
	int error = walk(&fs, &root, from, 0, &a);

	if (!error) {
		error = walk(&fs, &root, to, WALK_PARENT, &b);
	}
	return error ? error : name_rename(&a, &b, &root);
}

static void bytes_written_are_read(void **state)
{
	struct node *node = file("f");
	char in[10000], out[10000];
	size_t done;

	(void)state;
	for (size_t i = 0; i < sizeof(out); i++) {
		out[i] = (char)(i * 3);
	}
	assert_int_equal(file_write(node, 100, out, sizeof(out), &done), 0);
	assert_int_equal(done, sizeof(out));
	assert_int_equal(node->size, 10100);
	assert_int_equal(file_read(node, 100, in, sizeof(in)), sizeof(in));
	assert_memory_equal(in, out, sizeof(in));
	assert_int_equal(file_read(node, 0, in, 100), 100);
	assert_int_equal(in[99], 0);
	assert_int_equal(file_read(node, 10099, in, 10), 1);
	assert_int_equal(file_read(node, 10100, in, 10), 0);
	assert_int_equal(file_read(node, 1L << 50, in, 10), 0);
}

static void a_long_write_gets_its_room_in_parts(void **state)
{
	struct node *node = file("f");
	struct iovec parts[3];
	size_t count = 3, bytes;
	char in[2];

	(void)state;
	assert_int_equal(file_room(node, 4000, 20000, parts, &count, &bytes), 0);
	assert_int_equal(count, 3);
	assert_int_equal(bytes, 96 + 2 * TMPFS_PAGE);
	assert_int_equal(parts[0].iov_len, 96);
	assert_int_equal(node->size, 0);
	memset(parts[1].iov_base, 'x', 2);
	file_wrote(node, 4000, 98);
	assert_int_equal(node->size, 4098);
	assert_int_equal(file_read(node, 4096, in, 2), 2);
	assert_memory_equal(in, "xx", 2);
	count = 3;
	assert_int_equal(file_room(node, 0, 0, parts, &count, &bytes), 0);
	assert_int_equal(count, 0);
	assert_int_equal(file_room(node, -1, 1, parts, &count, &bytes), EFBIG);
}

static void what_is_cut_off_reads_as_zeros(void **state)
{
	struct node *node = file("f");
	char bytes[9000];
	size_t done;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	file_write(node, 0, bytes, sizeof(bytes), &done);
	assert_int_equal(file_truncate(node, 4100), 0);
	assert_int_equal(fs.pages, 2);
	assert_int_equal(file_truncate(node, 9000), 0);
	assert_int_equal(file_read(node, 0, bytes, sizeof(bytes)), 9000);
	assert_int_equal(bytes[4099], 'x');
	for (int i = 4100; i < 9000; i++) {
		assert_int_equal(bytes[i], 0);
	}
	assert_int_equal(file_truncate(node, 0), 0);
	assert_int_equal(fs.pages, 0);
	assert_int_equal(file_truncate(node, -1), EINVAL);
}

static void a_full_file_system_writes_what_it_can(void **state)
{
	struct node *node = file("f");
	char *bytes = calloc(LIMIT + 1, TMPFS_PAGE);
	size_t done;

	(void)state;
	assert_int_equal(file_write(node, 0, bytes, (LIMIT + 1) * TMPFS_PAGE, &done), 0);
	assert_int_equal(done, LIMIT * TMPFS_PAGE);
	assert_int_equal(file_write(node, LIMIT * TMPFS_PAGE, bytes, 1, &done), ENOSPC);
	assert_int_equal(done, 0);
	assert_int_equal(file_truncate(node, 0), 0);
	assert_int_equal(file_write(node, 0, bytes, 1, &done), 0);
	free(bytes);
}

static void offsets_that_are_too_large_are_refused(void **state)
{
	struct node *node = file("f");
	size_t done;

	(void)state;
	assert_int_equal(file_write(node, INT64_MAX - 1, "ab", 2, &done), EFBIG);
	assert_int_equal(file_write(node, -1, "a", 1, &done), EFBIG);
	assert_int_equal(file_truncate(node, INT64_MAX), EFBIG);
	assert_int_equal(node->size, 0);
}

static void paths_are_walked(void **state)
{
	struct node *node;
	char name[TMPFS_NAME_MOST + 2];

	(void)state;
	folder("a", 0755);
	folder("a/b", 0755);
	file("a/b/c");
	assert_int_equal(find("a/b/c"), 0);
	assert_int_equal(find("a//b/./../b/c"), 0);
	assert_int_equal(find("../../a"), 0);
	assert_int_equal(find("a/b/"), 0);
	assert_int_equal(find("a/b/c/"), ENOTDIR);
	assert_int_equal(find("a/b/c/d"), ENOTDIR);
	assert_int_equal(find("a/x"), ENOENT);
	assert_int_equal(find("x/y"), ENOENT);
	assert_int_equal(find_as(&root, "", &node), 0);
	assert_ptr_equal(node, fs.root);
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(find(name), ENAMETOOLONG);
	name[TMPFS_NAME_MOST] = '\0';
	assert_int_equal(create(name, S_IFREG | 0600, &root, &node), 0);
	assert_int_equal(find(name), 0);
}

static void links_stop_the_walk(void **state)
{
	struct walk w;

	(void)state;
	folder("d", 0755);
	assert_int_equal(walk(&fs, &root, "d/l", WALK_PARENT, &w), 0);
	assert_int_equal(name_symlink(&w, &root, "/far/away", 9), 0);
	assert_int_equal(walk(&fs, &root, "d/l", 0, &w), 0);
	assert_int_equal(walk(&fs, &root, "d/l", WALK_FOLLOW, &w), EAGAIN);
	assert_string_equal(w.link, "/far/away");
	assert_int_equal(walk(&fs, &root, "d/l/more", 0, &w), EAGAIN);
	assert_int_equal(w.link_parent, 2);
	assert_int_equal(w.link_end, 3);
	assert_int_equal(walk(&fs, &root, "d/l/", 0, &w), EAGAIN);
}

static void permissions_are_kept(void **state)
{
	struct node *node;

	(void)state;
	folder("closed", 0700);
	file("closed/f");
	assert_int_equal(find_as(&user, "closed/f", &node), EACCES);
	assert_int_equal(create("closed/g", S_IFREG | 0600, &user, &node), EACCES);
	folder("open", 0777);
	assert_int_equal(create("open/mine", S_IFREG | 0640, &user, &node), 0);
	assert_int_equal(node->uid, 10);
	assert_int_equal(node_access(node, &user, R_OK | W_OK), 0);
	assert_int_equal(node_access(node, &other, R_OK), EACCES);
	node->gid = 50;
	assert_int_equal(node_access(node, &friend, R_OK), 0);
	assert_int_equal(node_access(node, &friend, W_OK), EACCES);
	assert_int_equal(node_access(node, &root, R_OK | W_OK), 0);
	assert_int_equal(node_access(node, &root, X_OK), EACCES);
}

static void a_sticky_folder_lets_only_owners_remove(void **state)
{
	struct node *node;

	(void)state;
	assert_int_equal(create("mine", S_IFREG | 0666, &user, &node), 0);
	assert_int_equal(remove_as(&other, "mine", 0), EPERM);
	assert_int_equal(remove_as(&user, "mine", 0), 0);
}

static void removing_follows_the_rules(void **state)
{
	(void)state;
	folder("d", 0755);
	file("d/f");
	assert_int_equal(remove_as(&root, "d", 0), EISDIR);
	assert_int_equal(remove_as(&root, "d", 1), ENOTEMPTY);
	assert_int_equal(remove_as(&root, "d/f", 1), ENOTDIR);
	assert_int_equal(remove_as(&root, "d/.", 1), EINVAL);
	assert_int_equal(remove_as(&root, "", 1), EBUSY);
	assert_int_equal(remove_as(&root, "d/f", 0), 0);
	assert_int_equal(remove_as(&root, "d", 1), 0);
	assert_int_equal(find("d"), ENOENT);
	assert_int_equal(fs.root->links, 2);
}

static void an_open_file_outlives_its_name(void **state)
{
	struct node *node = file("f");
	size_t done;
	char byte = 0;

	(void)state;
	node_open(node);
	assert_int_equal(file_write(node, 0, "z", 1, &done), 0);
	assert_int_equal(remove_as(&root, "f", 0), 0);
	assert_int_equal(file_read(node, 0, &byte, 1), 1);
	assert_int_equal(byte, 'z');
	assert_int_equal(fs.nodes, 2);
	node_close(node);
	assert_int_equal(fs.nodes, 1);
	assert_int_equal(fs.pages, 0);
}

static void nothing_is_made_in_a_removed_folder(void **state)
{
	struct walk w;
	struct node *node;

	(void)state;
	folder("d", 0755);
	assert_int_equal(find_as(&root, "d", &node), 0);
	node_open(node);
	assert_int_equal(walk(&fs, &root, "d/new", WALK_PARENT, &w), 0);
	assert_int_equal(remove_as(&root, "d", 1), 0);
	assert_int_equal(name_create(&w, &root, S_IFREG | 0600, 0, &node), ENOENT);
	node_close(w.parent);
}

static void hard_links_count(void **state)
{
	struct node *node = file("f");
	struct walk w;

	(void)state;
	assert_int_equal(walk(&fs, &root, "g", WALK_PARENT, &w), 0);
	assert_int_equal(name_link(&w, &root, node), 0);
	assert_int_equal(node->links, 2);
	assert_int_equal(walk(&fs, &root, "g", WALK_PARENT, &w), 0);
	assert_int_equal(name_link(&w, &root, node), EEXIST);
	assert_int_equal(remove_as(&root, "f", 0), 0);
	assert_int_equal(find("g"), 0);
	assert_int_equal(node->links, 1);
	assert_int_equal(walk(&fs, &root, "h", WALK_PARENT, &w), 0);
	assert_int_equal(name_link(&w, &root, fs.root), EPERM);
}

static void renaming_follows_the_rules(void **state)
{
	(void)state;
	folder("a", 0755);
	folder("a/sub", 0755);
	folder("b", 0755);
	file("f");
	file("g");
	assert_int_equal(move("f", "g"), 0);
	assert_int_equal(find("f"), ENOENT);
	assert_int_equal(move("g", "a"), EISDIR);
	assert_int_equal(move("a", "g"), ENOTDIR);
	assert_int_equal(move("a", "a/sub/below"), EINVAL);
	assert_int_equal(move("b", "a"), ENOTEMPTY);
	assert_int_equal(move("g", "g/"), ENOTDIR);
	assert_int_equal(move("g", "g"), 0);
	assert_int_equal(move("none", "x"), ENOENT);
	assert_int_equal(fs.root->links, 4);
	assert_int_equal(move("a/sub", "b/moved"), 0);
	assert_int_equal(find("b/moved/.."), 0);
	assert_int_equal(move("a", "b/moved"), 0);
	assert_int_equal(find("a"), ENOENT);
	assert_int_equal(fs.root->links, 3);
}

/* Names that stay are listed once, whatever comes and goes meanwhile. */
static void listings_survive_changes(void **state)
{
	char name[32], seen[200] = { 0 };
	size_t position = 0;
	struct entry *entry;
	int listed = 0;

	(void)state;
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "stay%d", i);
		file(name);
	}
	while ((entry = directory_next(&fs.root->dir, &position))) {
		int i;

		if (sscanf(entry->name, "stay%d", &i) != 1) {
			continue;
		}
		assert_int_equal(seen[i]++, 0);
		snprintf(name, sizeof(name), "come%d", listed++);
		file(name);
		if (listed % 3 == 0) {
			assert_int_equal(remove_as(&root, name, 0), 0);
		}
	}
	assert_int_equal(listed, 200);
}

/* Every node has one name here; NODE and what is below it. */
static size_t nodes_below(const struct node *node)
{
	size_t position = 0, count = 1;
	struct entry *entry;

	while (S_ISDIR(node->mode) && (entry = directory_next(&node->dir, &position))) {
		count += nodes_below(entry->node);
	}
	return count;
}

static unsigned seed;

static unsigned chance(unsigned below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % below;
}

/* Random calls on a small name space; teardown counts what is left. */
static void random_calls_leave_nothing(void **state)
{
	static const char *const names[] = { "a", "b", "a/x", "a/y", "b/x", "a/x/z", "c" };
	size_t done;

	(void)state;
	seed = 12345;
	for (int i = 0; i < 20000; i++) {
		const char *one = names[chance(7)], *two = names[chance(7)];
		struct node *node;

		switch (chance(8)) {
		case 0:
		case 1:
			create(one, S_IFDIR | 0755, &root, NULL);
			break;
		case 2:
		case 3:
			if (create(one, S_IFREG | 0644, &root, &node) == 0) {
				file_write(node, chance(9000), "data", 4, &done);
			}
			break;
		case 4:
			remove_as(&root, one, 0);
			break;
		case 5:
			remove_as(&root, one, 1);
			break;
		default:
			move(one, two);
		}
		assert_true(fs.pages <= LIMIT);
		assert_int_equal(fs.nodes, nodes_below(fs.root));
	}
}

int main(void)
{
#define TMPFS_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TMPFS_TEST(bytes_written_are_read),
		TMPFS_TEST(a_long_write_gets_its_room_in_parts),
		TMPFS_TEST(what_is_cut_off_reads_as_zeros),
		TMPFS_TEST(a_full_file_system_writes_what_it_can),
		TMPFS_TEST(offsets_that_are_too_large_are_refused),
		TMPFS_TEST(paths_are_walked),
		TMPFS_TEST(links_stop_the_walk),
		TMPFS_TEST(permissions_are_kept),
		TMPFS_TEST(a_sticky_folder_lets_only_owners_remove),
		TMPFS_TEST(removing_follows_the_rules),
		TMPFS_TEST(an_open_file_outlives_its_name),
		TMPFS_TEST(nothing_is_made_in_a_removed_folder),
		TMPFS_TEST(hard_links_count),
		TMPFS_TEST(renaming_follows_the_rules),
		TMPFS_TEST(listings_survive_changes),
		TMPFS_TEST(random_calls_leave_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
