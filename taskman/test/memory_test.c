/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slots, blocks, arenas, the heap and pages on the host: the rounds of the
 * memory check against the simulated kernel, and what only a host test can
 * look at.
 */
#include <stdlib.h>

#include <base/bits.h>

#include "abi/posix/errno.h"
#include "taskman/boot/test/rounds.h"
#include "taskman/caps/slot.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/page.h"
#include "taskman/test/booted.h"

static void heap_gives_and_takes(void **state)
{
	(void)state;
	run_round(heap_round);
}

static void pages_are_zero_and_counted(void **state)
{
	(void)state;
	run_round(page_round);
}

static void arenas_go_back_whole(void **state)
{
	(void)state;
	run_round(arena_round);
}

static void blocks_do_not_overlap(void **state)
{
	enum { COUNT = 300 };
	static struct block *blocks[COUNT];
	size_t free = blocks_free();

	(void)state;
	srand(1);
	for (unsigned turn = 0; turn < 20 * COUNT; turn++) {
		unsigned i = (unsigned)rand() % COUNT;

		if (blocks[i] != NULL) {
			block_free(blocks[i]);
			blocks[i] = NULL;
		} else if (block_alloc(12 + (unsigned)rand() % 7, BLOCK_TASKMAN, &blocks[i]) != 0) {
			blocks[i] = NULL;
		}
		if (blocks[i] == NULL) {
			continue;
		}
		assert_true(is_aligned(blocks[i]->address, blocks[i]->bits));
		for (unsigned k = 0; k < COUNT; k++) {
			assert_true(k == i || blocks[k] == NULL ||
				    blocks[k]->address + bit(blocks[k]->bits) <=
					    blocks[i]->address ||
				    blocks[i]->address + bit(blocks[i]->bits) <=
					    blocks[k]->address);
		}
	}
	for (unsigned i = 0; i < COUNT; i++) {
		if (blocks[i] != NULL) {
			block_free(blocks[i]);
		}
	}
	assert_int_equal(blocks_check(), 0);
	/* Chunks and leaves may have been added meanwhile, all in other ledgers. */
	assert_true(blocks_used(BLOCK_TASKMAN) + blocks_free() >= free - (1 << 20));
}

static void halves_join_for_a_large_block(void **state)
{
	struct block *all[2 * RAM_MIB << 8], *large;
	unsigned count = 0;

	(void)state;
	while (block_alloc(13, BLOCK_TASKMAN, &all[count]) == 0) {
		count++;
	}
	assert_int_equal(block_alloc(20, BLOCK_TASKMAN, &large), ENOMEM);
	while (count > 0) {
		block_free(all[--count]);
	}
	assert_int_equal(block_alloc(23, BLOCK_TASKMAN, &large), 0);
	block_free(large);
	assert_int_equal(block_alloc(BLOCK_MIN_BITS - 1, BLOCK_TASKMAN, &large), ENOMEM);
	assert_int_equal(block_alloc(40, BLOCK_TASKMAN, &large), ENOMEM);
}

static void device_pages_are_found_by_address(void **state)
{
	struct page *a, *b, *again;

	(void)state;
	assert_int_equal(page_device(0x10001000, &a), 0);
	assert_int_equal(page_device(0x10fff000, &b), 0);
	assert_int_equal(page_address(a), 0x10001000);
	assert_int_equal(page_address(b), 0x10fff000);
	assert_int_equal(page_device(0x10001004, &again), 0);
	assert_ptr_equal(a, again);
	page_put(again);
	page_put(a);
	page_put(b);
	assert_int_equal(page_device(0x11000000, &a), ENXIO);
	assert_int_equal(page_device(0x80000000, &a), ENXIO);
}

static void slots_are_unique_and_runs_lie_in_one_leaf(void **state)
{
	enum { RUNS = 400 };
	static seL4_CPtr first[RUNS];
	static unsigned length[RUNS];
	static unsigned char taken[1 << 20];

	(void)state;
	for (unsigned i = 0; i < RUNS; i++) {
		length[i] = 1 + i * 7 % SLOT_RANGE_MAX;
		assert_int_equal(slot_alloc_range(length[i], &first[i]), 0);
		assert_int_equal(first[i] >> 12, (first[i] + length[i] - 1) >> 12);
		for (unsigned k = 0; k < length[i]; k++) {
			assert_int_equal(taken[first[i] + k], 0);
			taken[first[i] + k] = 1;
		}
	}
	for (unsigned i = 0; i < RUNS; i++) {
		for (unsigned k = 0; k < length[i]; k++) {
			slot_free(first[i] + k);
		}
	}
	assert_int_equal(slots_used(), slots_count_used());
}

static void memory_runs_out_and_comes_back(void **state)
{
	(void)state;
	run_round(exhaust_round);
	run_round(space_round);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(heap_gives_and_takes),
		TEST(pages_are_zero_and_counted),
		TEST(arenas_go_back_whole),
		TEST(slots_are_unique_and_runs_lie_in_one_leaf),
		TEST(blocks_do_not_overlap),
		TEST(halves_join_for_a_large_block),
		TEST(device_pages_are_found_by_address),
		TEST(memory_runs_out_and_comes_back),
	};

	return cmocka_run_group_tests(tests, boot_once, NULL);
}
