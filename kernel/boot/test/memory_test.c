/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who gets which memory at boot: no byte twice, none of the kernel's, the
 * image's or the device tree's given away, for one and for several regions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "boot/memory.h"

#define MIB (1UL << 20)
#define GIB (1UL << 30)

/* Absolute symbols set by the link: the kernel's place, 0x80200000..0x80240000. */
extern char kernel_begin[], kernel_end[];

void panic(const char *format, ...)
{
	(void)format;
	fail_msg("panic");
	abort();
}

static const struct entry entry = {
	.tree = 0x80240000, .tree_size = 0x1800,
	.image_start = 0x80280000, .image_end = 0x80300000,
};

static struct machine qemu_virt(word ram)
{
	return (struct machine){
		.plic = 0xc000000, .plic_size = 0x600000,
		.clint = 0x2000000, .clint_size = 0x10000,
		.memory = { { 0x80000000, 0x80000000 + ram } }, .memory_count = 1,
		.reserved = { { 0x80000000, 0x80080000 } }, .reserved_count = 1,
	};
}

static bool holds(const struct regions *r, word at)
{
	unsigned found = 0;

	for (unsigned i = 0; i < r->count; i++) {
		found += at >= r->list[i].start && at < r->list[i].end;
	}
	assert_true(found <= 1);
	return found == 1;
}

static void check_order(const struct regions *r)
{
	for (unsigned i = 0; i < r->count; i++) {
		assert_true(r->list[i].start < r->list[i].end);
		assert_true(i == 0 || r->list[i - 1].end <= r->list[i].start);
	}
}

static void every_byte_has_one_owner(void **state)
{
	static const struct {
		word at;
		bool is_free, is_device;
	} cases[] = {
		{ 0, false, true }, { 0x1ffffff, false, true }, { 0x2000000, false, false },
		{ 0x21fffff, false, false }, { 0x2200000, false, true }, { 0xc000000, false, false },
		{ 0xc5fffff, false, false }, { 0xc600000, false, true }, { 0x80000000, false, true },
		{ 0x801fffff, false, true }, { 0x80200000, false, false },
		{ 0x8023ffff, false, false }, { 0x80240000, false, false },
		{ 0x80241800, true, false }, { 0x8027ffff, true, false },
		{ 0x80280000, false, false }, { 0x802fffff, false, false },
		{ 0x80300000, true, false }, { 0x8fffffff, true, false },
		{ 0x90000000, false, true }, { (1UL << 39) - 1, false, true },
		{ 1UL << 39, false, false },
	};
	struct machine m = qemu_virt(256 * MIB);
	struct memory mem;

	(void)state;
	memory_sort(&mem, &m, &entry);
	check_order(&mem.free);
	check_order(&mem.devices);
	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(holds(&mem.free, cases[i].at), cases[i].is_free);
		assert_int_equal(holds(&mem.devices, cases[i].at), cases[i].is_device);
	}
}

static void firmware_regions_in_the_middle_are_devices(void **state)
{
	struct machine m = qemu_virt(256 * MIB);
	struct memory mem;

	(void)state;
	m.reserved[1] = (struct region){ 0x84000800, 0x84000900 };
	m.reserved_count = 2;
	memory_sort(&mem, &m, &entry);
	assert_true(holds(&mem.free, 0x83ffffff));
	assert_true(holds(&mem.devices, 0x84000000));
	assert_true(holds(&mem.devices, 0x84000fff));
	assert_false(holds(&mem.free, 0x84000000));
	assert_true(holds(&mem.free, 0x84001000));
}

static void all_regions_of_ram_are_used(void **state)
{
	struct machine m = qemu_virt(256 * MIB);
	struct memory mem;

	(void)state;
	m.memory[1] = (struct region){ 4 * GIB, 6 * GIB };
	m.memory_count = 2;
	memory_sort(&mem, &m, &entry);
	check_order(&mem.free);
	check_order(&mem.devices);
	assert_true(holds(&mem.free, 5 * GIB));
	assert_true(holds(&mem.devices, 3 * GIB));
	assert_false(holds(&mem.devices, 5 * GIB));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_has_one_owner),
		cmocka_unit_test(firmware_regions_in_the_middle_are_devices),
		cmocka_unit_test(all_regions_of_ram_are_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
