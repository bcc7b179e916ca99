/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lib/base against the host's C library: every alignment and length of the
 * memory functions, formats of print, searches in bitmaps, checksums.
 */
#include "lib/base/test/renamed.h"

#include <base/bitmap.h>
#include <base/checksum.h>
#include <base/list.h>

enum { AREA = 256 };

void console_put(char c)
{
	(void)c;
}

static void fill(unsigned char *p, unsigned seed)
{
	for (int i = 0; i < AREA; i++) {
		p[i] = (unsigned char)((unsigned)i * 7 + seed);
	}
}

static void copies_at_every_alignment_and_length(void **state)
{
	(void)state;
	for (size_t to = 0; to < 16; to++) {
		for (size_t from = 0; from < 16; from++) {
			for (size_t n = 0; n < 150; n++) {
				unsigned char a[AREA], b[AREA], source[AREA];

				fill(source, 1);
				fill(a, 2);
				fill(b, 2);
				assert_ptr_equal(base_memcpy(a + to, source + from, n), a + to);
				memcpy(b + to, source + from, n);
				assert_memory_equal(a, b, AREA);
			}
		}
	}
}

static void moves_overlapping_areas_both_ways(void **state)
{
	(void)state;
	for (size_t to = 0; to < 40; to++) {
		for (size_t from = 0; from < 40; from++) {
			for (size_t n = 0; n < 150; n += 3) {
				unsigned char a[AREA], b[AREA];

				fill(a, 3);
				fill(b, 3);
				base_memmove(a + to, a + from, n);
				memmove(b + to, b + from, n);
				assert_memory_equal(a, b, AREA);
			}
		}
	}
}

static void sets_exactly_the_bytes_asked_for(void **state)
{
	(void)state;
	for (size_t to = 0; to < 16; to++) {
		for (size_t n = 0; n < 150; n++) {
			unsigned char a[AREA], b[AREA];

			fill(a, 4);
			fill(b, 4);
			base_memset(a + to, 0x1a5, n);
			memset(b + to, 0x1a5, n);
			assert_memory_equal(a, b, AREA);
		}
	}
}

static void compares_as_unsigned_bytes(void **state)
{
	(void)state;
	assert_true(base_memcmp("a\x80", "a\x7f", 2) > 0);
	assert_true(base_memcmp("a\x7f", "a\x80", 2) < 0);
	assert_int_equal(base_memcmp("ab", "ac", 1), 0);
}

static void finds_strings_and_cuts_copies(void **state)
{
	char small[4];

	(void)state;
	assert_string_equal(base_strstr("aab", "ab"), "ab");
	assert_null(base_strstr("aab", "ba"));
	assert_string_equal(base_strrchr("/a/b", '/'), "/b");
	assert_int_equal(base_strlcpy(small, "abcdef", sizeof small), 6);
	assert_string_equal(small, "abc");
}

#define SAME(...) \
	do { \
		char ours_[128], theirs_[128]; \
		int n_ = base_snprintf(ours_, sizeof ours_, __VA_ARGS__); \
		assert_int_equal(n_, snprintf(theirs_, sizeof theirs_, __VA_ARGS__)); \
		assert_string_equal(ours_, theirs_); \
	} while (0)

static void formats_as_the_host_does(void **state)
{
	(void)state;
	SAME("%d %i %u", -5, 7, 9u);
	SAME("%5d|%-5d|%05d|%+d|% d", -42, -42, -42, 42, 42);
	SAME("%x %X %o", 0xbeefu, 0xbeefu, 8u);
	SAME("%08x|%-8x|%8x", 0x12u, 0x12u, 0x12u);
	SAME("%.3d|%8.3d|%-8.3d|", 5, 5, 5);
	SAME("%ld %lu %lx", -1L, ~0UL, ~0UL);
	SAME("%lld %llu %zu", -1LL, ~0ULL, (size_t)12);
	SAME("%hhd %hd %hhu", -1, -300, 255);
	SAME("%s|%10s|%-10s|%.2s", "abc", "abc", "abc", "abc");
	SAME("%c%c%%", 'x', 'y');
	SAME("%*d|%-*d|%.*s", 6, 12, 6, 12, 2, "abc");
	SAME("%ld %d", (long)INT64_MIN, INT32_MIN);
	SAME("%p", (void *)0x1234);
}

static void cuts_what_does_not_fit_and_says_how_long_it_is(void **state)
{
	char text[4] = "zzz";

	(void)state;
	assert_int_equal(base_snprintf(text, sizeof text, "%d", 12345), 5);
	assert_string_equal(text, "123");
	assert_int_equal(base_snprintf(text, 0, "abc"), 3);
	assert_string_equal(text, "123");
}

int base_clz(unsigned long value);
int base_ctz(unsigned long value);
int base_popcount(unsigned long value);

static void counts_bits_as_the_compiler_does(void **state)
{
	(void)state;
	for (int i = 0; i < 64; i++) {
		for (int j = 0; j < 64; j++) {
			unsigned long v = 1UL << i | 1UL << j;

			assert_int_equal(base_clz(v), __builtin_clzl(v));
			assert_int_equal(base_ctz(v), __builtin_ctzl(v));
			assert_int_equal(base_popcount(~v), __builtin_popcountl(~v));
		}
	}
}

static void bitmap_searches_stop_at_the_end(void **state)
{
	word map[3] = { ~0UL, ~0UL, 0x7 };

	(void)state;
	assert_int_equal(bitmap_find_zero(map, 192, 0), 131);
	assert_int_equal(bitmap_find_zero(map, 131, 0), 131);
	assert_int_equal(bitmap_find_set(map, 192, 130), 130);
	assert_int_equal(bitmap_find_set(map, 192, 131), 192);
	bitmap_clear(map, 64);
	assert_int_equal(bitmap_find_zero(map, 192, 1), 64);
	bitmap_set(map, 64);
	assert_true(bitmap_test(map, 64));
}

static void checksum_sees_changed_and_moved_words(void **state)
{
	uint64_t data[20];
	struct checksum a = { 0, 0 }, b = { 0, 0 }, c = { 0, 0 };

	(void)state;
	for (uint64_t i = 0; i < 20; i++) {
		data[i] = i * i + 1;
	}
	checksum_add(&a, data, sizeof data);
	data[3]++;
	checksum_add(&b, data, sizeof data);
	assert_true(a.sum != b.sum);
	data[3]--;
	data[4] ^= data[9], data[9] ^= data[4], data[4] ^= data[9];
	checksum_add(&c, data, sizeof data);
	assert_true(a.sum == c.sum && a.order != c.order);
}

static void list_removal_is_safe_twice(void **state)
{
	struct list head, a, b;

	(void)state;
	list_init(&head);
	list_append(&head, &a);
	list_prepend(&head, &b);
	assert_ptr_equal(list_first(&head), &b);
	list_remove(&b);
	list_remove(&b);
	assert_ptr_equal(list_first(&head), &a);
	list_remove(&a);
	assert_null(list_first(&head));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_at_every_alignment_and_length),
		cmocka_unit_test(moves_overlapping_areas_both_ways),
		cmocka_unit_test(sets_exactly_the_bytes_asked_for),
		cmocka_unit_test(compares_as_unsigned_bytes),
		cmocka_unit_test(finds_strings_and_cuts_copies),
		cmocka_unit_test(formats_as_the_host_does),
		cmocka_unit_test(cuts_what_does_not_fit_and_says_how_long_it_is),
		cmocka_unit_test(counts_bits_as_the_compiler_does),
		cmocka_unit_test(bitmap_searches_stop_at_the_end),
		cmocka_unit_test(checksum_sees_changed_and_moved_words),
		cmocka_unit_test(list_removal_is_safe_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
