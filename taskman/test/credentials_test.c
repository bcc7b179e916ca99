/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may do what with a file, and with which ids a program runs: all modes,
 * as owner, as one of the group, as another and as the superuser.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abi/posix/stat.h"
#include "taskman/proc/credentials.h"

enum { OWNER = 10, GROUP = 20, MODES = 010000 };

static const struct credentials root = { 0, 0, 0, 0, 0, 0, 0, { 0 } };
static const struct credentials owner = { 10, 10, 10, 99, 99, 99, 0, { 0 } };
static const struct credentials member = { 11, 11, 11, 20, 20, 20, 0, { 0 } };
static const struct credentials by_list = { 11, 11, 11, 99, 99, 99, 2, { 7, 20 } };
static const struct credentials other = { 12, 12, 12, 99, 99, 99, 1, { 7 } };
/* Its effective ids alone count. */
static const struct credentials disguised = { 10, 12, 10, 20, 99, 20, 0, { 0 } };

static struct file_owner regular(unsigned mode)
{
	return (struct file_owner){ POSIX_S_IFREG | mode, OWNER, GROUP };
}

static void each_class_has_its_own_digit(void **state)
{
	(void)state;
	for (unsigned mode = 0; mode < 01000; mode++) {
		struct file_owner file = regular(mode);

		for (unsigned wanted = 1; wanted < 8; wanted++) {
			int by_owner = (mode >> 6 & wanted) == wanted;
			int by_group = (mode >> 3 & wanted) == wanted;
			int by_other = (mode & wanted) == wanted;

			assert_int_equal(credentials_allow(&owner, &file, wanted), by_owner);
			assert_int_equal(credentials_allow(&member, &file, wanted), by_group);
			assert_int_equal(credentials_allow(&by_list, &file, wanted), by_group);
			assert_int_equal(credentials_allow(&other, &file, wanted), by_other);
			assert_int_equal(credentials_allow(&disguised, &file, wanted), by_other);
		}
	}
}

static void the_superuser_executes_what_somebody_may(void **state)
{
	(void)state;
	for (unsigned mode = 0; mode < 01000; mode++) {
		struct file_owner file = regular(mode);

		assert_int_equal(credentials_allow(&root, &file, MAY_READ | MAY_WRITE), 1);
		assert_int_equal(credentials_allow(&root, &file, MAY_EXECUTE), (mode & 0111) != 0);
	}
}

/* The bit must be there, and who runs it must be allowed to. */
static void ids_come_from_bits_that_count(void **state)
{
	const struct credentials *who[] = { &root, &owner, &member, &by_list, &other, &disguised };

	(void)state;
	for (unsigned i = 0; i < sizeof(who) / sizeof(who[0]); i++) {
		for (unsigned mode = 0; mode < MODES; mode++) {
			struct file_owner file = regular(mode);
			struct exec_ids ids = credentials_exec(who[i], &file);
			int may = credentials_allow(who[i], &file, MAY_EXECUTE);
			int uid = may && mode & 04000, gid = may && (mode & 02010) == 02010;

			assert_int_equal(ids.uid, uid ? OWNER : who[i]->euid);
			assert_int_equal(ids.gid, gid ? GROUP : who[i]->egid);
		}
	}
}

static void only_a_regular_file_gives_ids(void **state)
{
	static const unsigned types[] = { 0, POSIX_S_IFDIR, POSIX_S_IFCHR, POSIX_S_IFLNK,
					  POSIX_S_IFIFO, POSIX_S_IFBLK, POSIX_S_IFSOCK };

	(void)state;
	for (unsigned i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct file_owner file = { types[i] | 06777, OWNER, GROUP };
		struct exec_ids ids = credentials_exec(&other, &file);

		assert_int_equal(ids.uid, other.euid);
		assert_int_equal(ids.gid, other.egid);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_class_has_its_own_digit),
		cmocka_unit_test(the_superuser_executes_what_somebody_may),
		cmocka_unit_test(ids_come_from_bits_that_count),
		cmocka_unit_test(only_a_regular_file_gives_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
