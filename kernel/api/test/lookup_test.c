/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Capability lookup: the inline plain case and the general one must agree on
 * every address, and failures must say what is wrong.
 */
#include "kernel/core.h"
#include "kernel/find.h"
#include "kernel/invocation.h"
#include "kernel/test/test.h"

enum { RADIX = 4, STEPS = 200000 };

static struct tcb *tcb;
static struct slot *top, *inner;

static struct slot *node(unsigned radix)
{
	return arena_take(sizeof(struct slot) << radix);
}

/* A root of 16 slots; slot 3 is a CNode of 16 with a guard of 4 bits, 5. */
static int set_up(void **state)
{
	(void)state;
	arena_reset();
	tcb = arena_take(2048);
	top = node(RADIX);
	inner = node(RADIX);
	tcb->slots[TCB_CSPACE].cap = cap_cnode_new(top, RADIX, 64 - 12, 0);
	top[3].cap = cap_cnode_new(inner, RADIX, 4, 5);
	top[4].cap = cap_new(CAP_ENDPOINT, node(0));
	inner[9].cap = cap_new(CAP_ENDPOINT, node(0));
	return 0;
}

static void a_full_address_finds_its_slot(void **state)
{
	struct slot *s;

	(void)state;
	assert_int_equal(lookup_slot(tcb, 0x359, &s), 0);
	assert_ptr_equal(s, &inner[9]);
}

static void other_caps_end_the_way_early(void **state)
{
	struct slot *s;

	(void)state;
	assert_int_equal(lookup_slot(tcb, 0x4ff, &s), 0);
	assert_ptr_equal(s, &top[4]);
}

static void a_wrong_guard_is_told(void **state)
{
	struct slot *s;

	(void)state;
	assert_int_equal(lookup_slot(tcb, 0x369, &s), 1);
	assert_int_equal(cores[0].lookup.type, seL4_GuardMismatch);
	assert_int_equal(cores[0].lookup.bits_left, 8);
	assert_int_equal(cores[0].lookup.bits_found, 4);
	assert_int_equal(cores[0].lookup.guard_found, 5);
}

static void too_few_bits_are_told(void **state)
{
	struct slot *s;

	(void)state;
	assert_int_equal(lookup_target(tcb->slots[TCB_CSPACE].cap, 0x35, 60, true, &s),
			 seL4_FailedLookup);
	assert_int_equal(cores[0].error.words[0], 1);
	assert_int_equal(lookup_target(top[3].cap, 0x5, 6, false, &s), seL4_FailedLookup);
	assert_int_equal(lookup_target(top[3].cap, 0x59, 0, false, &s), seL4_RangeError);
	assert_int_equal(lookup_target(top[3].cap, 0x59, 65, false, &s), seL4_RangeError);
	assert_int_equal(lookup_target(top[3].cap, 0x59, 8, false, &s), 0);
	assert_ptr_equal(s, &inner[9]);
}

static void no_cspace_is_told(void **state)
{
	struct slot *s;

	(void)state;
	tcb->slots[TCB_CSPACE].cap = cap_null();
	assert_int_equal(lookup_slot(tcb, 4, &s), 1);
	assert_int_equal(cores[0].lookup.type, seL4_InvalidRoot);
}

/* find_slot may give up, but what it finds is what the general lookup finds. */
static void random_shape(word seed)
{
	unsigned radix = 1 + random_below(6), guard_size = random_below(64 - radix);
	unsigned inner_guard = random_below(8);

	random_seed(seed);
	tcb->slots[TCB_CSPACE].cap = cap_cnode_new(top, RADIX, guard_size % 60,
						   random_below(4) ? 0 : 1);
	top[3].cap = cap_cnode_new(inner, 1 + random_below(RADIX), inner_guard,
				   inner_guard ? random_below(1UL << inner_guard) : 0);
	for (int i = 0; i < 200; i++) {
		word cptr = random_below(1UL << 31) << random_below(33);
		struct slot *plain = find_slot(tcb, cptr), *slow;
		struct slot saved = tcb->slots[TCB_CSPACE];
		int error = lookup_target(saved.cap, cptr, 64, false, &slow);

		if (plain && !error) {
			assert_ptr_equal(plain, slow);
		}
		if (!error) {
			assert_int_equal(lookup_slot(tcb, cptr, &plain), 0);
			assert_ptr_equal(plain, slow);
		}
	}
}

static void the_plain_case_agrees_with_the_general_one(void **state)
{
	(void)state;
	for (word seed = 1; seed < STEPS / 200; seed++) {
		random_shape(seed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_full_address_finds_its_slot, set_up),
		cmocka_unit_test_setup(other_caps_end_the_way_early, set_up),
		cmocka_unit_test_setup(a_wrong_guard_is_told, set_up),
		cmocka_unit_test_setup(too_few_bits_are_told, set_up),
		cmocka_unit_test_setup(no_cspace_is_told, set_up),
		cmocka_unit_test_setup(the_plain_case_agrees_with_the_general_one, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
