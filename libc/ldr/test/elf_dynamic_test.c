/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small library in memory passes; with any of its words set to a wild
 * value it is refused or can still be walked, which the sanitizers watch:
 * its memory is exactly as long as its segments say.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "libc/ldr/elf_dynamic.h"

/* Where the parts of the library lie. */
enum {
	SYMBOLS = 0x000,	/* three of 24 bytes */
	STRINGS = 0x048,	/* "\0lib.so\0name\0" */
	STRINGS_BYTES = 13,
	HASH = 0x058,		/* one bucket, three chains */
	GNU_HASH = 0x070,	/* one bucket, one bloom word, symbols 1 and 2 */
	RELA = 0x098,		/* two */
	CODE = 0x100,
	TEXT_BYTES = 0x110,
	DATA = 0x200,
	DYNAMIC = 0x220,
	DYNAMIC_ENTRIES = 16,
	DATA_BYTES = 0x20 + DYNAMIC_ENTRIES * 16,
	END = DATA + DATA_BYTES,
};

struct library {
	uint8_t *memory;
	struct elf_plan plan;
};

static void put(struct library *l, unsigned at, uint64_t v, unsigned bytes)
{
	memcpy(l->memory + at, &v, bytes);
}

static void put_tags(struct library *l)
{
	const uint64_t tags[DYNAMIC_ENTRIES][2] = {
		{ 1, 1 },	   { 14, 1 },	   { 5, STRINGS }, { 10, STRINGS_BYTES },
		{ 6, SYMBOLS },	   { 11, 24 },	   { 4, HASH },	   { 0x6ffffef5, GNU_HASH },
		{ 7, RELA },	   { 8, 48 },	   { 9, 24 },	   { 12, CODE },
		{ 25, DATA },	   { 27, 8 },	   { 30, 8 },	   { 0, 0 },
	};

	memcpy(l->memory + DYNAMIC, tags, sizeof(tags));
}

static struct library good(void)
{
	struct library l = { .memory = calloc(1, END) };

	l.plan.count = 2;
	l.plan.segments[0] = (struct elf_segment){
		.bytes = TEXT_BYTES, .file_bytes = TEXT_BYTES, .access = ELF_READ | ELF_EXEC,
	};
	l.plan.segments[1] = (struct elf_segment){
		.address = DATA, .bytes = DATA_BYTES, .file_bytes = DATA_BYTES,
		.access = ELF_READ | ELF_WRITE,
	};
	l.plan.dynamic = DYNAMIC;
	l.plan.dynamic_bytes = DYNAMIC_ENTRIES * 16;
	memcpy(l.memory + STRINGS, "\0lib.so\0name", STRINGS_BYTES);
	put(&l, SYMBOLS + 24, 8, 4);
	put(&l, SYMBOLS + 48, 1, 4);
	/* Bucket 0 begins with 1, which is followed by 2. */
	put(&l, HASH, 1, 4);
	put(&l, HASH + 4, 3, 4);
	put(&l, HASH + 8, 1, 4);
	put(&l, HASH + 16, 2, 4);
	put(&l, GNU_HASH, 1, 4);
	put(&l, GNU_HASH + 4, 1, 4);
	put(&l, GNU_HASH + 8, 1, 4);
	put(&l, GNU_HASH + 24, 1, 4);
	put(&l, GNU_HASH + 28, 2, 4);
	put(&l, GNU_HASH + 32, 3, 4);
	put(&l, RELA, DATA, 8);
	put(&l, RELA + 8, 3, 8);
	put(&l, RELA + 24, DATA + 8, 8);
	put(&l, RELA + 32, 2 | 1UL << 32, 8);
	put_tags(&l);
	return l;
}

static int check(struct library *l)
{
	int error = elf_dynamic_check(l->memory, &l->plan);

	free(l->memory);
	return error;
}

static void test_good(void **state)
{
	struct library l = good();

	(void)state;
	assert_int_equal(check(&l), 0);
}

/* One of no kind changes nothing, so nothing in it matters. */
static void test_relocation_of_no_kind(void **state)
{
	struct library l = good();

	(void)state;
	put(&l, RELA, 0, 8);
	put(&l, RELA + 8, 0, 8);
	assert_int_equal(check(&l), 0);
}

static void refused(unsigned at, uint64_t value, unsigned bytes)
{
	struct library l = good();

	put(&l, at, value, bytes);
	assert_int_equal(check(&l), ENOEXEC);
}

/* The value of the N-th tag, counted from 0. */
static unsigned tag(unsigned n)
{
	return DYNAMIC + 16 * n + 8;
}

static void test_refused(void **state)
{
	(void)state;
	refused(tag(15) - 8, 99, 8);		 /* no end */
	refused(tag(0), STRINGS_BYTES, 8);	 /* a needed library's name */
	refused(tag(2), END, 8);		 /* strings */
	refused(tag(3), 0x1000, 8);
	refused(STRINGS + STRINGS_BYTES - 1, 'x', 1);
	refused(tag(4), DATA, 8);		 /* symbols, with names elsewhere */
	refused(tag(5), 16, 8);
	refused(SYMBOLS + 24, STRINGS_BYTES, 4);
	refused(HASH, 0, 4);			 /* no buckets */
	refused(HASH + 8, 3, 4);		 /* past the chains */
	refused(HASH + 20, 1, 4);		 /* a ring */
	refused(GNU_HASH, 0, 4);
	refused(GNU_HASH + 8, 3, 4);		 /* no power of two */
	refused(GNU_HASH + 4, 2, 4);		 /* a bucket before the first */
	refused(GNU_HASH + 24, 1000, 4);
	refused(tag(8), RELA + 4, 8);		 /* relocations */
	refused(tag(9), 47, 8);
	refused(RELA, CODE, 8);
	refused(RELA + 24, END - 4, 8);
	refused(RELA + 36, 3, 4);
	refused(tag(11), DATA, 8);		 /* initialisation outside the code */
	refused(tag(13), 0x1000, 8);		 /* more of it than there is */
	refused(tag(13), 12, 8);
	refused(tag(13) - 8, 99, 8);		 /* a size that is not there */
	refused(tag(9) - 8, 99, 8);
	refused(tag(14) - 8, 36, 8);		 /* relocations of a kind not known */
}

static const uint64_t wild[] = {
	0, 1, 2, 3, 4, 7, 8, 16, 24, 36, 0xff, 0x1f0, 0x200, END - 8, END, 0xfff, 0x1000, 0xffff,
	0x7fffffff, 0xffffffff, 0x100000000, 0x3000000000, 0x6ffffff0, 0x6ffffef5,
	0x7fffffffffffffff, 0x8000000000000000, 0xfffffffffffffff8, 0xffffffffffffffff,
};

static void test_wild_words(void **state)
{
	(void)state;
	for (unsigned at = 0; at + 8 <= END; at += 2) {
		for (unsigned w = 0; w < sizeof(wild) / sizeof(wild[0]); w++) {
			for (unsigned bytes = 2; bytes <= 8; bytes *= 2) {
				struct library l = good();

				put(&l, at, wild[w], bytes);
				check(&l);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_relocation_of_no_kind),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_wild_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
