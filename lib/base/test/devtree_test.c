/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device tree reader on a tree written here by hand, and on every
 * single-byte damage of it: a reader may find less then, but never leaves the
 * blob, which the sanitizer watches.
 */
#include "lib/base/test/renamed.h"

#include <base/devtree.h>

enum { ROOM = 4096, STRINGS_AT = 2048, STRUCTS_AT = 64 };

struct writer {
	unsigned char blob[ROOM];
	uint32_t at, strings;
};

static void put32_at(unsigned char *p, uint32_t v)
{
	p[0] = (unsigned char)(v >> 24), p[1] = (unsigned char)(v >> 16);
	p[2] = (unsigned char)(v >> 8), p[3] = (unsigned char)v;
}

static void put32(struct writer *w, uint32_t v)
{
	put32_at(w->blob + w->at, v);
	w->at += 4;
}

static void put_bytes(struct writer *w, const void *data, uint32_t n)
{
	memcpy(w->blob + w->at, data, n);
	w->at += (n + 3) & ~3u;
}

static void begin(struct writer *w, const char *name)
{
	put32(w, 1);
	put_bytes(w, name, (uint32_t)strlen(name) + 1);
}

static void end(struct writer *w)
{
	put32(w, 2);
}

static void property(struct writer *w, const char *name, const void *data, uint32_t n)
{
	put32(w, 3);
	put32(w, n);
	put32(w, w->strings);
	strcpy((char *)w->blob + STRINGS_AT + w->strings, name);
	w->strings += (uint32_t)strlen(name) + 1;
	put_bytes(w, data, n);
}

static void text(struct writer *w, const char *name, const char *value)
{
	property(w, name, value, (uint32_t)strlen(value) + 1);
}

static void cells(struct writer *w, const char *name, unsigned n, ...)
{
	unsigned char data[64];
	va_list list;

	va_start(list, n);
	for (unsigned i = 0; i < n; i++) {
		put32_at(data + 4 * i, va_arg(list, uint32_t));
	}
	va_end(list);
	property(w, name, data, 4 * n);
}

static void cpu(struct writer *w, const char *name, uint32_t id, const char *status,
		const char *mmu)
{
	begin(w, name);
	text(w, "device_type", "cpu");
	cells(w, "reg", 1, id);
	text(w, "status", status);
	if (mmu) {
		text(w, "mmu-type", mmu);
	}
	end(w);
}

static void write_tree(struct writer *w)
{
	memset(w, 0, sizeof *w);
	w->at = STRUCTS_AT;
	begin(w, "");
	cells(w, "#address-cells", 1, 2u);
	cells(w, "#size-cells", 1, 2u);
	begin(w, "memory@80000000");
	text(w, "device_type", "memory");
	cells(w, "reg", 8, 0u, 0x80000000u, 0u, 0x1000u, 1u, 0u, 2u, 0x5000u);
	end(w);
	begin(w, "cpus");
	cells(w, "#address-cells", 1, 1u);
	cells(w, "#size-cells", 1, 0u);
	cpu(w, "cpu@4", 4, "okay", "riscv,sv39");
	cpu(w, "cpu@0", 0, "okay", NULL);
	cpu(w, "cpu@2", 2, "okay", "riscv,sv48");
	cpu(w, "cpu@3", 3, "disabled", "riscv,sv39");
	cpu(w, "cpu@1", 1, "okay", "riscv,none");
	end(w);
	begin(w, "soc");
	property(w, "compatible", "first\0second", 13);
	end(w);
	end(w);
	put32(w, 9);
	put32_at(w->blob, 0xd00dfeed);
	put32_at(w->blob + 4, ROOM);
	put32_at(w->blob + 8, STRUCTS_AT);
	put32_at(w->blob + 12, STRINGS_AT);
	put32_at(w->blob + 20, 17);
	put32_at(w->blob + 24, 16);
	put32_at(w->blob + 32, w->strings);
	put32_at(w->blob + 36, w->at - STRUCTS_AT);
}

static void finds_memory_of_every_entry(void **state)
{
	struct writer w;
	struct devtree tree;
	uint64_t start, size;

	(void)state;
	write_tree(&w);
	assert_int_equal(devtree_open(&tree, w.blob), 0);
	assert_true(devtree_memory(&tree, 0, &start, &size));
	assert_true(start == 0x80000000 && size == 0x1000);
	assert_true(devtree_memory(&tree, 1, &start, &size));
	assert_true(start == 0x100000000 && size == 0x200005000);
	assert_false(devtree_memory(&tree, 2, &start, &size));
}

static void lists_usable_harts_in_order(void **state)
{
	struct writer w;
	struct devtree tree;
	uint64_t ids[3] = { 99, 99, 99 };

	(void)state;
	write_tree(&w);
	devtree_open(&tree, w.blob);
	assert_int_equal(devtree_harts(&tree, ids, 3), 2);
	assert_true(ids[0] == 2 && ids[1] == 4 && ids[2] == 99);
	assert_int_equal(devtree_harts(&tree, ids, 1), 2);
	assert_true(ids[0] == 2 && ids[1] == 4);
}

static void knows_every_compatible_string(void **state)
{
	struct writer w;
	struct devtree tree;
	struct node node;

	(void)state;
	write_tree(&w);
	devtree_open(&tree, w.blob);
	devtree_start(&tree, &node);
	while (devtree_next(&node) && !node_is_named(&node, "soc")) {
	}
	assert_true(node_is_compatible(&node, "first"));
	assert_true(node_is_compatible(&node, "second"));
	assert_false(node_is_compatible(&node, "sec"));
}

static void read_all(const unsigned char *blob)
{
	struct devtree tree;
	struct node node;
	uint64_t a, b, ids[4];

	if (devtree_open(&tree, blob) != 0 || tree.total > ROOM) {
		return;
	}
	devtree_start(&tree, &node);
	while (devtree_next(&node)) {
		node_is_compatible(&node, "second");
		node_reg(&node, 1, &a, &b);
	}
	devtree_memory(&tree, 5, &a, &b);
	devtree_harts(&tree, ids, 4);
}

static void survives_damage_anywhere(void **state)
{
	static const unsigned char values[] = { 0, 1, 2, 3, 4, 9, 0x7f, 0x80, 0xff };
	struct writer w;
	unsigned char *blob = malloc(ROOM);

	(void)state;
	write_tree(&w);
	memcpy(blob, w.blob, ROOM);
	for (unsigned at = 0; at < STRINGS_AT + w.strings; at++) {
		for (unsigned v = 0; v < sizeof values; v++) {
			blob[at] = values[v];
			read_all(blob);
		}
		blob[at] = w.blob[at];
	}
	free(blob);
}

static void refuses_what_is_no_tree(void **state)
{
	struct writer w;
	struct devtree tree;

	(void)state;
	write_tree(&w);
	assert_int_not_equal(devtree_open(&tree, NULL), 0);
	put32_at(w.blob + 8, ROOM - 4);
	assert_int_not_equal(devtree_open(&tree, w.blob), 0);
	w.blob[0] = 0;
	assert_int_not_equal(devtree_open(&tree, w.blob), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_memory_of_every_entry),
		cmocka_unit_test(lists_usable_harts_in_order),
		cmocka_unit_test(knows_every_compatible_string),
		cmocka_unit_test(survives_damage_anywhere),
		cmocka_unit_test(refuses_what_is_no_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
