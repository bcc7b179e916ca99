/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each kernel call that can fail, failing in turn: whatever taskman was doing,
 * the answer is ENOMEM and everything it had taken is given back.
 */
#include <stdio.h>

#include "abi/posix/errno.h"
#include "taskman/boot/test/rounds.h"
#include "taskman/caps/arena.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/space.h"
#include "taskman/mem/view.h"
#include "taskman/mem/window.h"
#include "taskman/test/booted.h"
#include "taskman/test/machine.h"

enum { RW = TM_PROT_READ | TM_PROT_WRITE, FAILURES = 3000 };

/* A little of everything; stops at the first error, as taskman's handlers do. */
static int do_everything(struct space *parent, struct space *child, struct arena *arena)
{
	seL4_Word a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;
	enum space_fault_kind kind;
	struct page *page;
	struct window *window;
	seL4_CPtr object;
	void *view;
	int error = space_map_anonymous(parent, &a, 40 * PAGE_SIZE, RW, TM_MAP_PRIVATE);

	for (unsigned i = 0; error == 0 && i < 40; i += 3) {
		error = space_fault(parent, a + i * PAGE_SIZE, TM_PROT_WRITE, &kind);
	}
	error = error ? error : space_map_archive(parent, &b, 0, PAGE_SIZE, RW, TM_MAP_PRIVATE);
	error = error ? error : space_fault(parent, b, TM_PROT_WRITE, &kind);
	error = error ? error : space_map_anonymous(parent, &c, 9 * PAGE_SIZE, RW, TM_MAP_SHARED);
	error = error ? error : space_fault(parent, c, TM_PROT_WRITE, &kind);
	error = error ? error : space_map_phys(parent, &d, 0x10000000, PAGE_SIZE, RW, 0);
	error = error ? error : space_fault(parent, d, TM_PROT_READ, &kind);
	error = error ? error : space_fork(parent, child);
	error = error ? error : space_fault(child, a, TM_PROT_WRITE, &kind);
	error = error ? error : space_unmap(child, a + 5 * PAGE_SIZE, PAGE_SIZE);
	error = error ? error : space_protect(child, a + 9 * PAGE_SIZE, PAGE_SIZE, TM_PROT_READ);
	error = error ? error : space_share(parent, a, PAGE_SIZE, child, 0x3e00000000);
	error = error ? error : space_map_anonymous(parent, &f, 5 * PAGE_SIZE, RW,
						    TM_MAP_PRIVATE | SPACE_CONTIGUOUS);
	if (error == 0) {
		error = space_shared_page(child, &e, RW, &page, &view);
		if (error == 0) {
			view_unmap(view, 1);
			page_put(page);
		}
	}
	if (error == 0 && (error = window_create(70000, &window)) == 0) {
		seL4_Word w = 0;

		error = window_map(window, child, &w);
		if (error == 0) {
			error = window_view(window, &view);
			window_put(window);
		}
		window_put(window);
	}
	for (unsigned i = 0; error == 0 && i < 20; i++) {
		error = arena_object(arena, i % 2 ? seL4_TCBObject : seL4_ReplyObject, 0, &object);
	}
	return error;
}

static int everything_once(void)
{
	static const struct space_key one = { .name = "parent" }, other = { .name = "child" };
	struct space *parent, *child;
	struct arena arena;
	int error = space_take(&one, &parent);

	if (error != 0) {
		return error;
	}
	arena_init(&arena, BLOCK_ARENA, 14);
	error = space_take(&other, &child);
	if (error == 0) {
		error = do_everything(parent, child, &arena);
		space_settle(child);
		space_retire(child, &other);
	}
	space_settle(parent);
	space_retire(parent, &one);
	arena_release(&arena);
	work_finish();
	return error;
}

/* The second time in spaces that have been used before. */
static int everything_twice(void)
{
	int error = everything_once();

	return error != 0 ? error : everything_once();
}

static void every_failure_gives_everything_back(void **state)
{
	unsigned long n, refused = 0;

	(void)state;
	for (n = 1; n < FAILURES; n++) {
		int error;

		/* Caches differ from turn to turn; without them growth fails too. */
		if (n % 2 == 0) {
			pages_trim();
		}
		machine_fail_at(n);
		error = everything_twice();
		if (!machine_has_failed()) {
			machine_fail_at(0);
			assert_int_equal(error, 0);
			break;
		}
		assert_true(error == 0 || error == ENOMEM);
		refused += error != 0;
		machine_fail_at(0);
		compare(&before, "after a failure");
		assert_int_equal(checks_failed, 0);
	}
	printf("%lu calls that can fail, %lu refused\n", n - 1, refused);
	assert_true(n > 100 && n < FAILURES);
	assert_true(refused > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_failure_gives_everything_back),
	};

	return cmocka_run_group_tests(tests, boot_once, NULL);
}
