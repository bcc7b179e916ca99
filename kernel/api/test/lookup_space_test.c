/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Capability lookup, all small cases: every pair of CNodes with all guards,
 * every depth and every address, against a specification that takes one bit
 * of the address after the other. Then every guard size and radix of one and
 * two CNodes over the full 64 bits, each bit of the address wrong once, for
 * the general lookup and for the inline plain case.
 * An argument on the command line makes the small cases larger.
 */
#include "kernel/core.h"
#include "kernel/find.h"
#include "kernel/invocation.h"
#include "kernel/test/test.h"

enum { RADIX_MAX = 10, WORD_BITS = 64 };

static unsigned depth_max;
static struct tcb *tcb;
static struct slot *outer, *inner;

/* What a lookup shall find: a slot with `left` bits unused, or why there is none. */
struct answer {
	struct slot *slot;
	unsigned left;
	struct lookup_failure failure;
};

/* An address as the bits that are still to be resolved. */
struct bits {
	word address;
	unsigned left;
};

static unsigned take_bit(struct bits *b)
{
	b->left--;
	return b->address >> b->left & 1;
}

static bool takes_guard(struct bits *b, word guard, unsigned size)
{
	for (unsigned i = 0; i < size; i++) {
		if (take_bit(b) != (guard >> (size - 1 - i) & 1)) {
			return false;
		}
	}
	return true;
}

static struct answer failed(word type, word left, word found, word guard)
{
	return (struct answer){ .failure = { type, left, found, guard } };
}

/* The contract, word by word: guard first, then radix, until a slot holds no CNode. */
static struct answer specification(struct cap node, struct bits b)
{
	for (;;) {
		unsigned guard_size = cap_guard_size(node), radix = cap_size_bits(node);
		unsigned before = b.left, index = 0;
		struct slot *slots = cap_object(node);

		if (guard_size > before || !takes_guard(&b, cap_badge(node), guard_size)) {
			return failed(seL4_GuardMismatch, before, guard_size, cap_badge(node));
		}
		if (radix > b.left) {
			return failed(seL4_DepthMismatch, before, guard_size + radix, 0);
		}
		for (unsigned i = 0; i < radix; i++) {
			index = 2 * index + take_bit(&b);
		}
		if (b.left == 0 || !cap_is(slots[index].cap, CAP_CNODE)) {
			return (struct answer){ .slot = &slots[index], .left = b.left };
		}
		node = slots[index].cap;
	}
}

static void check_failure(const struct lookup_failure *wanted)
{
	const struct lookup_failure *found = &cores[0].lookup;

	assert_int_equal(found->type, wanted->type);
	assert_int_equal(found->bits_left, wanted->bits_left);
	assert_int_equal(found->bits_found, wanted->bits_found);
	if (wanted->type == seL4_GuardMismatch) {
		assert_int_equal(found->guard_found, wanted->guard_found);
	}
}

static void check_error_words(bool source, const struct lookup_failure *wanted)
{
	const struct invocation_error *e = &cores[0].error;

	assert_int_equal(e->words[0], source);
	assert_int_equal(e->words[1], wanted->type);
	assert_int_equal(e->words[2], wanted->bits_left);
	if (wanted->type == seL4_GuardMismatch) {
		assert_int_equal(e->words[3], wanted->guard_found);
		assert_int_equal(e->words[4], wanted->bits_found);
		assert_int_equal(e->count, 5);
	} else {
		assert_int_equal(e->words[3], wanted->bits_found);
		assert_int_equal(e->count, 4);
	}
}

/* (root, index, depth) of an invocation must use up all bits. */
static void check_target(struct cap root, word address, unsigned depth)
{
	struct answer wanted = specification(root, (struct bits){ address, depth });
	bool source = address & 1;
	struct slot *slot = NULL;
	int error = lookup_target(root, address, depth, source, &slot);

	if (wanted.slot && wanted.left > 0) {
		wanted = failed(seL4_DepthMismatch, wanted.left, 0, 0);
	}
	if (!wanted.slot) {
		assert_int_equal(error, seL4_FailedLookup);
		check_failure(&wanted.failure);
		check_error_words(source, &wanted.failure);
		return;
	}
	assert_int_equal(error, 0);
	assert_ptr_equal(slot, wanted.slot);
	error = lookup_empty_target(root, address, depth, &slot);
	assert_int_equal(error, slot_is_empty(wanted.slot) ? 0 : seL4_DeleteFirst);
}

/* The whole address, from a thread's root. */
static void check_address(struct cap root, word address)
{
	struct answer wanted = specification(root, (struct bits){ address, WORD_BITS });
	struct slot *plain, *slot = NULL;
	int error;

	tcb->slots[TCB_CSPACE].cap = root;
	plain = find_slot(tcb, address);
	error = lookup_slot(tcb, address, &slot);
	if (wanted.slot) {
		assert_int_equal(error, 0);
		assert_ptr_equal(slot, wanted.slot);
		assert_ptr_equal(plain, wanted.slot);
	} else {
		assert_int_equal(error, 1);
		assert_null(plain);
		check_failure(&wanted.failure);
	}
}

static int set_up(void **state)
{
	(void)state;
	arena_reset();
	tcb = arena_take(2048);
	outer = arena_take(sizeof(struct slot) << RADIX_MAX);
	inner = arena_take(sizeof(struct slot) << RADIX_MAX);
	return 0;
}

/* Slot 0 empty, slot 1 another cap, all others `cap`. */
static void fill(struct slot *slots, unsigned radix, struct cap cap)
{
	for (word i = 0; i < BIT(radix); i++) {
		slots[i].cap = cap;
	}
	slots[0].cap = cap_null();
	slots[1].cap = cap_new(CAP_ENDPOINT, inner);
}

/* The inner CNode holds the outer one again: a way of any length. */
static void try_pair(struct cap root, struct cap next)
{
	fill(outer, cap_size_bits(root), next);
	fill(inner, cap_size_bits(next), root);
	for (unsigned depth = 1; depth <= depth_max; depth++) {
		for (word address = 0; address < BIT(depth + 1); address++) {
			check_target(root, address, depth);
		}
	}
}

static void for_all_nodes(const struct slot *slots, void (*act)(struct cap cap, struct cap other),
			  struct cap other)
{
	for (unsigned level = 1; level <= depth_max + 1; level++) {
		for (unsigned radix = 1; radix <= level; radix++) {
			unsigned guard_size = level - radix;

			for (word guard = 0; guard < BIT(guard_size); guard++) {
				act(cap_cnode_new(slots, radix, guard_size, guard), other);
			}
		}
	}
}

static void try_inner(struct cap next, struct cap root)
{
	try_pair(root, next);
}

static void try_outer(struct cap root, struct cap unused)
{
	(void)unused;
	for_all_nodes(inner, try_inner, root);
}

static void every_address_of_every_small_pair(void **state)
{
	(void)state;
	for_all_nodes(outer, try_outer, cap_null());
}

/* Addresses that go all the way, and the same with one bit wrong. */
static void try_around(struct cap root, word address)
{
	check_address(root, address);
	for (unsigned bit = 0; bit < WORD_BITS; bit++) {
		check_address(root, address ^ BIT(bit));
	}
}

static word guard_of(unsigned size, unsigned pattern)
{
	static const word patterns[] = { 0, ~0UL, 0xaaaaaaaaaaaaaaaaUL, 0x8000000000000001UL };

	return patterns[pattern] & MASK(size);
}

/* The address that meets both guards and asks for slot `index` of each. */
static word address_of(struct cap root, struct cap next, word index)
{
	unsigned first = cap_guard_size(root) + cap_size_bits(root);
	unsigned second = cap_guard_size(next) + cap_size_bits(next);
	word address = cap_badge(root) << cap_size_bits(root) |
		       (index & MASK(cap_size_bits(root)));

	address <<= WORD_BITS - first;
	if (first + second <= WORD_BITS) {
		address |= (cap_badge(next) << cap_size_bits(next) |
			    (index & MASK(cap_size_bits(next)))) << (WORD_BITS - first - second);
	}
	return address;
}

static void try_long_pair(struct cap root, unsigned radix, unsigned guard_size, unsigned pattern)
{
	struct cap next = cap_cnode_new(inner, radix, guard_size, guard_of(guard_size, pattern));

	fill(outer, cap_size_bits(root), next);
	fill(inner, radix, cap_null());
	try_around(root, address_of(root, next, 2));
	try_around(root, address_of(root, next, ~0UL));
	check_address(root, address_of(root, next, 1));
}

static void every_guard_size_and_radix(void **state)
{
	(void)state;
	for (unsigned radix = 2; radix <= RADIX_MAX; radix += 4) {
		for (unsigned guard_size = 0; guard_size + radix <= WORD_BITS && guard_size < 64;
		     guard_size++) {
			for (unsigned pattern = 0; pattern < 4; pattern++) {
				struct cap root = cap_cnode_new(outer, radix, guard_size,
								guard_of(guard_size, pattern));
				unsigned rest = WORD_BITS - radix - guard_size;

				/* One bit too few, exactly, one bit left, and more left. */
				try_long_pair(root, 2, rest + 1 < 62 ? rest + 1 : 61, pattern);
				try_long_pair(root, 2, rest >= 2 ? rest - 2 : 0, pattern);
				try_long_pair(root, 3, rest >= 4 ? rest - 4 : 0, pattern);
				try_long_pair(root, 2, rest / 2, pattern);
			}
		}
	}
}

static void what_is_no_cnode_is_no_root(void **state)
{
	struct slot *slot;

	(void)state;
	for (unsigned type = 0; type < BIT(CAP_TYPE_BITS); type++) {
		struct cap cap = cap_new(type, outer);

		if (type == CAP_CNODE) {
			continue;
		}
		tcb->slots[TCB_CSPACE].cap = cap;
		assert_int_equal(lookup_slot(tcb, 5, &slot), 1);
		assert_int_equal(cores[0].lookup.type, seL4_InvalidRoot);
		assert_int_equal(lookup_target(cap, 5, 64, true, &slot), seL4_FailedLookup);
		assert_int_equal(cores[0].error.words[1], seL4_InvalidRoot);
		assert_int_equal(cores[0].error.count, 2);
	}
}

static void depths_are_1_to_64(void **state)
{
	static const word wrong[] = { 0, 65, 128, 1UL << 32 | 8, ~0UL };
	struct cap root = cap_cnode_new(outer, 2, 0, 0);
	struct slot *slot;

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_int_equal(lookup_target(root, 0, wrong[i], false, &slot), seL4_RangeError);
		assert_int_equal(cores[0].error.words[0], 1);
		assert_int_equal(cores[0].error.words[1], 64);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_address_of_every_small_pair, set_up),
		cmocka_unit_test_setup(every_guard_size_and_radix, set_up),
		cmocka_unit_test_setup(what_is_no_cnode_is_no_root, set_up),
		cmocka_unit_test_setup(depths_are_1_to_64, set_up),
	};

	(void)argv;
	depth_max = argc > 1 ? 8 : 5;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
