/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Retype, all small cases: every untyped with every watermark, object size
 * and count, against a search for the place that goes byte by byte; then all
 * sizes up to the largest with watermarks on both sides of every edge, all
 * types and sizes of objects, and all windows of slots. What is refused must
 * have changed nothing; what is made must be zero, and nothing else touched.
 * An argument on the command line makes the small cases larger.
 */
#include <string.h>

#include "kernel/invocation.h"
#include "kernel/test/machine.h"
#include "kernel/untyped.h"

enum { SLOTS_BITS = 9, SLOTS = 1 << SLOTS_BITS, SMALL_LIMIT = 12, OLD = 0xa5 };

/* One request, and what the contract says of it. */
struct request {
	word type, size_bits, index, depth, offset, count;
};

struct verdict {
	int error;
	word words, first, second;	/* of the error's message */
	word start;			/* offset of the first object */
};

static unsigned small_max;
static struct slot untyped, child, *slots;
static u8 *memory;
static word buffer[1 + 120];

static int set_up(void **state)
{
	(void)state;
	machine_start(1);
	slots = arena_take(SLOTS * sizeof(*slots));
	memory = arena_take(BIT(SMALL_LIMIT));
	return 0;
}

static int retype(const struct request *r, struct cap node)
{
	struct slot extra = { .cap = node };
	struct tcb *t = machine_thread();
	struct invocation inv = {
		.caller = t, .slot = &untyped, .cap = untyped.cap, .label = UntypedRetype,
		.length = 6, .buffer = buffer, .extra = { &extra }, .extra_count = 1,
	};

	t->context.x[REG_A2] = r->type;
	t->context.x[REG_A2 + 1] = r->size_bits;
	t->context.x[REG_A2 + 2] = r->index;
	t->context.x[REG_A2 + 3] = r->depth;
	buffer[1 + 4] = r->offset;
	buffer[1 + 5] = r->count;
	return untyped_decode(&inv);
}

static struct cap slots_cap(unsigned radix)
{
	return cap_cnode_new(slots, radix, 0, 0);
}

/* An untyped in no list, or followed by one child. */
static void untyped_set(word paddr, unsigned bits, word used, bool has_child)
{
	slot_set_root(&untyped, cap_untyped_new(paddr, bits, false));
	child = (struct slot){ 0 };
	if (has_child) {
		slot_set_child(&child, cap_untyped_new(paddr, 4, false), &untyped);
	}
	untyped.cap.w1 = used;
}

static void check_error(const struct verdict *wanted, int error)
{
	const struct invocation_error *e = &cores[0].error;

	assert_int_equal(error, wanted->error);
	assert_int_equal(e->count, wanted->words);
	if (wanted->words > 0) {
		assert_int_equal(e->words[0], wanted->first);
	}
	if (wanted->words > 1) {
		assert_int_equal(e->words[1], wanted->second);
	}
}

/* The caps that were made, in order, each derived from the untyped; gone afterwards. */
static void check_objects(const struct request *r, unsigned object_bits, word start)
{
	word base = cap_paddr(untyped.cap);

	for (word i = 0; i < r->count; i++) {
		struct slot *s = &slots[r->offset + i];
		word address = r->type == seL4_UntypedObject ? cap_paddr(s->cap)
							     : (word)cap_object(s->cap);

		assert_int_equal(address, base + start + (i << object_bits));
		assert_true(slot_is_parent(&untyped, s));
		slot_clear(s);
	}
	assert_int_equal(untyped.cap.w1 & MASK(40), start + (r->count << object_bits));
}

/* The first multiple of the object's size at or behind the watermark, if all fit then. */
static struct verdict place(word size, word used, word object_size, word count)
{
	word start = used;

	while (start % object_size != 0) {
		start++;
	}
	if ((unsigned __int128)start + (unsigned __int128)count * object_size > size) {
		return (struct verdict){ seL4_NotEnoughMemory, 1, size - used, 0, 0 };
	}
	return (struct verdict){ .start = start };
}

static void check_memory(word start, word length, word size)
{
	for (word i = 0; i < size; i++) {
		assert_int_equal(memory[i], i >= start && i < start + length ? 0 : OLD);
	}
}

static void try_place(unsigned bits, word used, bool has_child, struct request r)
{
	unsigned object_bits = object_size_bits(r.type, r.size_bits);
	struct verdict wanted = place(BIT(bits), has_child ? used : 0, BIT(object_bits), r.count);
	int error;

	untyped_set((word)memory, bits, used, has_child);
	memset(memory, OLD, BIT(bits));
	error = retype(&r, slots_cap(SLOTS_BITS));
	if (wanted.error) {
		check_error(&wanted, error);
		assert_int_equal(untyped.cap.w1, used);
		assert_true(slot_is_empty(&slots[r.offset]));
		check_memory(0, 0, BIT(bits));
		return;
	}
	assert_int_equal(error, 0);
	check_memory(wanted.start, r.type == seL4_UntypedObject ? 0 : r.count << object_bits,
		     BIT(bits));
	check_objects(&r, object_bits, wanted.start);
}

static void try_counts(unsigned bits, word used, word type, word size_bits)
{
	word most = (BIT(bits) >> object_size_bits(type, size_bits)) + 2;

	for (word count = 1; count <= most && count <= 256; count++) {
		struct request r = { type, size_bits, 0, 0, count % 7, count };

		try_place(bits, used, true, r);
		try_place(bits, used, false, r);
	}
}

static void every_small_place(void **state)
{
	(void)state;
	for (unsigned bits = 4; bits <= small_max; bits++) {
		for (word used = 0; used <= BIT(bits); used++) {
			for (unsigned size = 4; size <= bits + 1; size++) {
				try_counts(bits, used, seL4_UntypedObject, size);
			}
			for (unsigned radix = 1; radix <= 3; radix++) {
				try_counts(bits, used, seL4_CapTableObject, radix);
			}
			try_counts(bits, used, seL4_EndpointObject, 0);
			try_counts(bits, used, seL4_ReplyObject, 0);
		}
	}
}

/* Larger than any memory: children that are untypeds are not touched. */
static void try_large(word paddr, unsigned bits, word used, unsigned size, word count)
{
	struct request r = { seL4_UntypedObject, size, 0, 0, 3, count };
	word object = BIT(size);
	/* As place() says, in one step: the search would take for ever. */
	word start = used % object ? used + (object - used % object) : used;
	bool fits = (unsigned __int128)start + (unsigned __int128)count * object <= BIT(bits);
	struct verdict wanted = { seL4_NotEnoughMemory, 1, BIT(bits) - used, 0, 0 };
	int error;

	if (used > BIT(bits)) {
		return;
	}
	untyped_set(paddr, bits, used, true);
	error = retype(&r, slots_cap(SLOTS_BITS));
	if (!fits) {
		check_error(&wanted, error);
		return;
	}
	assert_int_equal(error, 0);
	check_objects(&r, size, start);
}

static void try_large_edges(word paddr, unsigned bits, unsigned size)
{
	static const word counts[] = { 1, 2, 3, 127, 128, 255, 256 };
	word object = BIT(size), end = BIT(bits);
	const word edges[] = { 0, object, 2 * object, 255 * object, 256 * object, end - object,
			       end - 2 * object, end - 256 * object, end / 2, end };

	for (unsigned i = 0; i < ARRAY_SIZE(edges); i++) {
		for (unsigned j = 0; j < ARRAY_SIZE(counts); j++) {
			try_large(paddr, bits, edges[i] - 1, size, counts[j]);
			try_large(paddr, bits, edges[i], size, counts[j]);
			try_large(paddr, bits, edges[i] + 1, size, counts[j]);
		}
	}
}

static void every_size_on_both_sides_of_its_edges(void **state)
{
	(void)state;
	for (unsigned bits = 4; bits <= seL4_MaxUntypedBits; bits++) {
		for (unsigned size = 4; size <= seL4_MaxUntypedBits; size++) {
			try_large_edges(0, bits, size);
			try_large_edges(BIT(38), bits, size);
		}
	}
}

static struct verdict type_verdict(word type, word size_bits)
{
	bool sized = type == seL4_UntypedObject || type == seL4_CapTableObject ||
		     type == seL4_SchedContextObject;
	word limit = type == seL4_CapTableObject ? 38 - 5 : 38;
	word least = type == seL4_UntypedObject ? 4 : type == seL4_CapTableObject ? 1 : 7;

	if (type > 10) {
		return (struct verdict){ seL4_InvalidArgument, 1, 0, 0, 0 };
	}
	if (size_bits >= 64 || (sized && size_bits > limit)) {
		return (struct verdict){ seL4_RangeError, 2, 0, 38, 0 };
	}
	if (sized && size_bits < least) {
		return (struct verdict){ seL4_InvalidArgument, 1, 1, 0, 0 };
	}
	/* No object is so small that the untyped of 16 bytes has no room, but one. */
	if (type == seL4_EndpointObject || (type == seL4_UntypedObject && size_bits == 4)) {
		return (struct verdict){ 0 };
	}
	return (struct verdict){ seL4_NotEnoughMemory, 1, 16, 0, 0 };
}

static void every_type_and_size(void **state)
{
	static const word odd[] = { 64, 65, 127, 128, 1UL << 32, 1UL << 63, ~0UL - 4, ~0UL };

	(void)state;
	for (word type = 0; type < 40 + ARRAY_SIZE(odd); type++) {
		for (word size = 0; size < 64 + ARRAY_SIZE(odd); size++) {
			struct request r = { type < 40 ? type : odd[type - 40],
					     size < 64 ? size : odd[size - 64], 0, 0, 0, 1 };
			struct verdict wanted = type_verdict(r.type, r.size_bits);
			int error;

			untyped_set((word)memory, 4, 0, false);
			error = retype(&r, slots_cap(SLOTS_BITS));
			if (wanted.error) {
				check_error(&wanted, error);
			} else {
				assert_int_equal(error, 0);
				slot_clear(&slots[0]);
			}
		}
	}
}

static struct verdict window_verdict(word size, word offset, word count, word taken)
{
	if (offset >= size) {
		return (struct verdict){ seL4_RangeError, 2, 0, size - 1, 0 };
	}
	if (count < 1 || count > 256) {
		return (struct verdict){ seL4_RangeError, 2, 1, 256, 0 };
	}
	if ((unsigned __int128)offset + count > size) {
		return (struct verdict){ seL4_RangeError, 2, 1, size - offset, 0 };
	}
	if (taken >= offset && taken < offset + count) {
		return (struct verdict){ seL4_DeleteFirst, 0, 0, 0, 0 };
	}
	return (struct verdict){ 0 };
}

static void try_window(unsigned radix, word offset, word count, word taken)
{
	struct request r = { seL4_UntypedObject, 4, 0, 0, offset, count };
	struct verdict wanted = window_verdict(BIT(radix), offset, count, taken);
	int error;

	untyped_set((word)memory, SMALL_LIMIT, 0, false);
	slots[taken].cap = cap_new_number(CAP_DOMAIN, 0);
	error = retype(&r, slots_cap(radix));
	if (wanted.error) {
		check_error(&wanted, error);
	} else {
		assert_int_equal(error, 0);
		check_objects(&r, 4, 0);
	}
	slots[taken] = (struct slot){ 0 };
}

static void every_window_of_slots(void **state)
{
	static const word odd[] = { 255, 256, 257, 1UL << 32, 1UL << 63, ~0UL - 1, ~0UL };

	(void)state;
	for (unsigned radix = 1; radix <= 4; radix++) {
		for (word offset = 0; offset < 18 + ARRAY_SIZE(odd); offset++) {
			for (word count = 0; count < 18 + ARRAY_SIZE(odd); count++) {
				for (word taken = 0; taken < 20; taken++) {
					try_window(radix, offset < 18 ? offset : odd[offset - 18],
						   count < 18 ? count : odd[count - 18], taken);
				}
			}
		}
	}
}

static void the_node_is_found_or_told_to_be_missing(void **state)
{
	struct request r = { seL4_UntypedObject, 4, 5, 3, 1, 2 };
	struct slot *inner = arena_take(sizeof(*inner) * 4);
	struct cap root = cap_cnode_new(slots, 3, 0, 0);

	(void)state;
	untyped_set((word)memory, SMALL_LIMIT, 0, false);
	assert_int_equal(retype(&r, root), seL4_FailedLookup);
	assert_int_equal(cores[0].error.words[1], seL4_MissingCapability);
	assert_int_equal(cores[0].error.words[2], 3);
	slots[5].cap = cap_cnode_new(inner, 2, 0, 0);
	assert_int_equal(retype(&r, root), 0);
	assert_true(cap_is(inner[1].cap, CAP_UNTYPED) && cap_is(inner[2].cap, CAP_UNTYPED));
	assert_true(slot_is_empty(&inner[0]) && slot_is_empty(&inner[3]));
	r.depth = 2;
	assert_int_equal(retype(&r, root), seL4_FailedLookup);
	assert_int_equal(cores[0].error.words[1], seL4_DepthMismatch);
	r.depth = 0;
	assert_int_equal(retype(&r, cap_null()), seL4_FailedLookup);
	assert_int_equal(cores[0].error.words[1], seL4_MissingCapability);
}

/* Device memory becomes untypeds and frames only, and is not touched. */
static void device_memory_is_not_for_the_kernel(void **state)
{
	(void)state;
	for (word type = 0; type <= 10; type++) {
		struct request r = { type, type == seL4_SchedContextObject ? 7 : 4, 0, 0, 0, 1 };
		bool allowed = type == seL4_UntypedObject || type == seL4_RISCV_4K_Page ||
			       type == seL4_RISCV_Mega_Page || type == seL4_RISCV_Giga_Page;
		const struct verdict refused = { seL4_InvalidArgument, 1, 1, 0, 0 };
		int error;

		untyped_set(BIT(32), 30, 0, false);
		cap_field_set(&untyped.cap, CAP_DEVICE_SHIFT, 1, 1);
		error = retype(&r, slots_cap(SLOTS_BITS));
		if (allowed) {
			assert_int_equal(error, 0);
			assert_true(cap_is_device(slots[0].cap));
			slot_clear(&slots[0]);
		} else {
			check_error(&refused, error);
		}
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_small_place, set_up),
		cmocka_unit_test_setup(every_size_on_both_sides_of_its_edges, set_up),
		cmocka_unit_test_setup(every_type_and_size, set_up),
		cmocka_unit_test_setup(every_window_of_slots, set_up),
		cmocka_unit_test_setup(the_node_is_found_or_told_to_be_missing, set_up),
		cmocka_unit_test_setup(device_memory_is_not_for_the_kernel, set_up),
	};

	(void)argv;
	small_max = argc > 1 ? 11 : 7;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
