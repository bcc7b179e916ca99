/* SPDX-License-Identifier: Apache-2.0 */
/* Locks on ranges, on the host: against each other, against a plain model, and what waits. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "../lock.h"

enum { BYTES = 24, OWNERS = 4 };

static struct node node;
static const int files[2];

/* Owners 0 and 1 are processes, 2 and 3 open files of process 1. */
static struct lock_owner owner(int number)
{
	return number < 2 ? (struct lock_owner){ .pid = number + 1 }
			  : (struct lock_owner){ &files[number - 2], 1 };
}

static int set(int number, int type, off_t first, off_t last)
{
	struct lock wanted = { .owner = owner(number), .type = type, .first = first, .last = last };

	return lock_set(&node, &wanted);
}

static int setup(void **state)
{
	(void)state;
	memset(&node, 0, sizeof(node));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	locks_free(&node);
	return node.locks || node.lock_waits ? -1 : 0;
}

static void writers_exclude_readers_do_not(void **state)
{
	(void)state;
	assert_int_equal(set(0, F_RDLCK, 0, LOCK_END), 0);
	assert_int_equal(set(1, F_RDLCK, 5, 9), 0);
	assert_int_equal(set(1, F_WRLCK, 5, 9), EAGAIN);
	assert_int_equal(set(0, F_WRLCK, 0, 4), 0);
	assert_int_equal(set(0, F_WRLCK, 0, 5), EAGAIN);
	assert_int_equal(set(1, F_UNLCK, 0, LOCK_END), 0);
	assert_int_equal(set(0, F_WRLCK, 0, 5), 0);
}

static void a_file_and_its_process_are_two_owners(void **state)
{
	(void)state;
	assert_int_equal(set(2, F_WRLCK, 0, LOCK_END), 0);
	assert_int_equal(set(0, F_RDLCK, 0, 0), EAGAIN);
	assert_int_equal(set(3, F_RDLCK, 0, 0), EAGAIN);
	locks_drop(&node, &(struct lock_owner){ .file = &files[0] });
	assert_int_equal(set(0, F_RDLCK, 0, 0), 0);
}

static int ask(int number, int rcvid, off_t first, off_t last)
{
	struct lock wanted = { .owner = owner(number), .type = F_WRLCK, .first = first,
			       .last = last, .rcvid = rcvid };

	return lock_wait(&node, &wanted);
}

static void what_waits_is_granted_in_order(void **state)
{
	int error;

	(void)state;
	assert_int_equal(set(0, F_WRLCK, 0, 9), 0);
	assert_int_equal(ask(1, 11, 0, 4), 0);
	assert_int_equal(ask(2, 12, 0, 4), 0);
	assert_int_equal(ask(3, 13, 5, 9), 0);
	assert_int_equal(lock_grant(&node, &error), 0);
	assert_int_equal(set(0, F_UNLCK, 0, 9), 0);
	assert_int_equal(lock_grant(&node, &error), 11);
	assert_int_equal(lock_grant(&node, &error), 13);
	assert_int_equal(lock_grant(&node, &error), 0);
	assert_int_equal(lock_wait_cancel(&node, 12), 1);
	assert_int_equal(lock_wait_cancel(&node, 12), 0);
}

static unsigned seed;

static int chance(int n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 16) % n;
}

/* What each owner has of each byte. */
static int model[OWNERS][BYTES];

static int model_conflict(int number, int type, int first, int last)
{
	for (int other = 0; other < OWNERS && type != F_UNLCK; other++) {
		for (int i = first; i <= last && other != number; i++) {
			if (model[other][i] == F_WRLCK ||
			    (model[other][i] == F_RDLCK && type == F_WRLCK)) {
				return 1;
			}
		}
	}
	return 0;
}

static int type_of(int number, int byte)
{
	struct lock_owner who = owner(number);

	for (const struct lock *l = node.locks; l; l = l->next) {
		if (l->owner.file == who.file && (who.file || l->owner.pid == who.pid) &&
		    l->first <= byte && byte <= l->last) {
			return l->type;
		}
	}
	return F_UNLCK;
}

static void random_calls_agree_with_a_table_of_bytes(void **state)
{
	static const int types[] = { F_RDLCK, F_WRLCK, F_UNLCK };

	(void)state;
	seed = 4711;
	for (int i = 0; i < OWNERS * BYTES; i++) {
		model[i / BYTES][i % BYTES] = F_UNLCK;
	}
	for (int turn = 0; turn < 20000; turn++) {
		int who = chance(OWNERS), type = types[chance(3)];
		int first = chance(BYTES), last = first + chance(BYTES - first);
		int refused = model_conflict(who, type, first, last);

		assert_int_equal(set(who, type, first, last), refused ? EAGAIN : 0);
		for (int i = first; i <= last && !refused; i++) {
			model[who][i] = type;
		}
		for (int i = 0; i < OWNERS * BYTES; i++) {
			assert_int_equal(type_of(i / BYTES, i % BYTES), model[i / BYTES][i % BYTES]);
		}
	}
}

int main(void)
{
#define LOCK_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		LOCK_TEST(writers_exclude_readers_do_not),
		LOCK_TEST(a_file_and_its_process_are_two_owners),
		LOCK_TEST(what_waits_is_granted_in_order),
		LOCK_TEST(random_calls_agree_with_a_table_of_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
