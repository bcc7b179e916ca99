/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A good header gives the plan it should; every field set to a wild value,
 * one at a time, is refused or harmless: never a plan that lies outside the
 * file or the addresses a program may have.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libc/ldr/elf_plan.h"

enum { FILE_SIZE = 0x9000, HEADERS = 3, PT_LOAD = 1, PT_INTERP = 3 };

struct file {
	uint8_t header[ELF_HEADER_BYTES];
	uint8_t phdrs[HEADERS * ELF_PHDR_BYTES];
};

static void put(uint8_t *p, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++) {
		p[i] = v >> 8 * i;
	}
}

static void put_phdr(uint8_t *p, unsigned type, unsigned flags, uint64_t offset, uint64_t address,
		     uint64_t file_bytes, uint64_t bytes)
{
	put(p, type, 4);
	put(p + 4, flags, 4);
	put(p + 8, offset, 8);
	put(p + 16, address, 8);
	put(p + 32, file_bytes, 8);
	put(p + 40, bytes, 8);
	put(p + 48, 0x1000, 8);
}

/* Text at 0x10000, data at 0x18800 with 0x1000 bytes of zeros behind it. */
static struct file good(void)
{
	static const uint8_t ident[7] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
	struct file f = { 0 };

	memcpy(f.header, ident, sizeof(ident));
	put(f.header + 16, 2, 2);
	put(f.header + 18, 243, 2);
	put(f.header + 20, 1, 4);
	put(f.header + 24, 0x10100, 8);
	put(f.header + 32, 64, 8);
	put(f.header + 54, ELF_PHDR_BYTES, 2);
	put(f.header + 56, HEADERS, 2);
	put_phdr(f.phdrs, PT_LOAD, 5, 0, 0x10000, 0x7000, 0x7000);
	put_phdr(f.phdrs + ELF_PHDR_BYTES, PT_LOAD, 6, 0x7800, 0x18800, 0x900, 0x1900);
	put_phdr(f.phdrs + 2 * ELF_PHDR_BYTES, 0x6474e551, 6, 0, 0, 0, 0);
	return f;
}

static int plan_of(const struct file *f, struct elf_plan *plan)
{
	uint64_t offset;
	unsigned count;
	int error = elf_header(f->header, sizeof(f->header), &offset, &count);

	if (error) {
		return error;
	}
	/* The fixture has three headers; a wild count only may be larger. */
	return elf_plan(f->header, f->phdrs, count < HEADERS ? count : HEADERS, FILE_SIZE, plan);
}

static void test_good(void **state)
{
	struct file f = good();
	struct elf_plan p;

	(void)state;
	assert_int_equal(plan_of(&f, &p), 0);
	assert_int_equal(p.count, 2);
	assert_int_equal(p.entry, 0x10100);
	assert_int_equal(p.lowest, 0x10000);
	assert_int_equal(p.highest, 0x1b000);
	assert_int_equal(p.headers, 0x10040);
	assert_int_equal(p.segments[0].access, ELF_READ | ELF_EXEC);
	assert_int_equal(p.segments[1].bytes, 0x1900);
}

/* Whatever a plan says, it must be inside the file and the allowed addresses. */
static void check_plan(const struct elf_plan *p)
{
	uint64_t end = 0;

	assert_in_range(p->count, 1, ELF_SEGMENTS_MOST);
	for (unsigned i = 0; i < p->count; i++) {
		const struct elf_segment *s = &p->segments[i];

		assert_true(s->offset <= FILE_SIZE && s->file_bytes <= FILE_SIZE - s->offset);
		assert_true(s->file_bytes <= s->bytes);
		assert_true(s->address >= end);
		assert_true(s->address + s->bytes <= ELF_HIGHEST);
		assert_true((s->access & (ELF_WRITE | ELF_EXEC)) != (ELF_WRITE | ELF_EXEC));
		assert_true(p->relocatable || s->address >= ELF_LOWEST);
		end = s->address + s->bytes;
	}
	assert_true(p->interpreter_bytes <= ELF_INTERPRETER_MOST + 1);
}

static const uint64_t wild[] = {
	0, 1, 2, 3, 7, 0xff, 0xfff, 0x1000, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
	0x3000000000, 0x4000000000, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffff0000,
	0xffffffffffffffff,
};

static void test_wild_fields(void **state)
{
	(void)state;
	for (size_t at = 0; at + 8 <= sizeof(struct file); at++) {
		for (size_t w = 0; w < sizeof(wild) / sizeof(wild[0]); w++) {
			for (unsigned bytes = 1; bytes <= 8; bytes *= 2) {
				struct file f = good();
				struct elf_plan p;

				put((uint8_t *)&f + at, wild[w], bytes);
				if (!plan_of(&f, &p)) {
					check_plan(&p);
				}
			}
		}
	}
}

static void refused(size_t at, uint64_t value, unsigned bytes)
{
	struct file f = good();
	struct elf_plan p;

	put((uint8_t *)&f + at, value, bytes);
	assert_int_equal(plan_of(&f, &p), ENOEXEC);
}

static void test_refused(void **state)
{
	enum { FIRST = ELF_HEADER_BYTES, SECOND = FIRST + ELF_PHDR_BYTES };

	(void)state;
	refused(0, 0x7e, 1);			/* magic */
	refused(4, 1, 1);			/* 32 bits */
	refused(5, 2, 1);			/* big endian */
	refused(16, 1, 2);			/* an object file */
	refused(18, 62, 2);			/* another machine */
	refused(54, 32, 2);			/* size of program headers */
	refused(56, 0, 2);			/* none of them */
	refused(56, ELF_HEADERS_MOST + 1, 2);
	refused(FIRST + 4, 7, 4);		/* writable code */
	refused(FIRST + 32, FILE_SIZE + 1, 8);	/* past the end of the file */
	refused(FIRST + 16, 0, 8);		/* address 0 */
	refused(SECOND + 16, 0x16800, 8);	/* over the text */
	refused(SECOND + 40, 0x100, 8);		/* smaller than in the file */
	refused(SECOND + 40, ELF_HIGHEST, 8);
}

static void entry(uint64_t value, int runs)
{
	struct file f = good();
	struct elf_plan p;

	put(f.header + 24, value, 8);
	assert_int_equal(plan_of(&f, &p), 0);
	assert_int_equal(elf_plan_runs(&p), runs);
}

static void test_entry(void **state)
{
	(void)state;
	entry(0x10100, 1);
	entry(0x16ffe, 1);
	entry(0x10101, 0);	/* odd */
	entry(0x18900, 0);	/* in the data */
	entry(0x17000, 0);	/* behind the code */
	entry(0, 0);
	entry(-2UL, 0);
}

/* A part of the kind TYPE in the place of the third header: is it taken? */
static int part(unsigned type, uint64_t address, uint64_t file_bytes, uint64_t bytes,
		uint64_t align)
{
	struct file f = good();
	struct elf_plan p;

	put_phdr(f.phdrs + 2 * ELF_PHDR_BYTES, type, 4, 0, address, file_bytes, bytes);
	put(f.phdrs + 2 * ELF_PHDR_BYTES + 48, align, 8);
	return plan_of(&f, &p);
}

static void test_parts(void **state)
{
	enum { PT_DYNAMIC = 2, PT_TLS = 7, PT_RELRO = 0x6474e552 };

	(void)state;
	assert_int_equal(part(PT_DYNAMIC, 0x18800, 0x100, 0x100, 8), 0);
	assert_int_equal(part(PT_DYNAMIC, 0x18804, 0x100, 0x100, 8), ENOEXEC);
	assert_int_equal(part(PT_DYNAMIC, 0x17000, 0x100, 0x100, 8), ENOEXEC);
	assert_int_equal(part(PT_DYNAMIC, 0x18800, 0x100, 0x2000, 8), ENOEXEC);
	assert_int_equal(part(PT_TLS, 0x18800, 0x10, 0x100, 16), 0);
	assert_int_equal(part(PT_TLS, 0, 0, 0x100, 16), 0);
	assert_int_equal(part(PT_TLS, 0x18800, 0x10, 0x100, 24), ENOEXEC);
	assert_int_equal(part(PT_TLS, 0x18800, 0x10, 0x100, 1 << 20), ENOEXEC);
	assert_int_equal(part(PT_TLS, 0x18800, 0x200, 0x100, 16), ENOEXEC);
	assert_int_equal(part(PT_TLS, 0x20000, 0x10, 0x100, 16), ENOEXEC);
	assert_int_equal(part(PT_RELRO, 0x18800, 0x800, 0x800, 1), 0);
	assert_int_equal(part(PT_RELRO, 0x18800, 0x800, 0x3800, 1), ENOEXEC);
	assert_int_equal(part(PT_RELRO, 0x10000, 0x800, 0x1000, 1), ENOEXEC);
}

static void test_interpreter(void **state)
{
	struct file f = good();
	struct elf_plan p;

	(void)state;
	put_phdr(f.phdrs + 2 * ELF_PHDR_BYTES, PT_INTERP, 4, 0x200, 0, 20, 20);
	assert_int_equal(plan_of(&f, &p), 0);
	assert_int_equal(p.interpreter, 0x200);
	assert_int_equal(p.interpreter_bytes, 20);
	put_phdr(f.phdrs + 2 * ELF_PHDR_BYTES, PT_INTERP, 4, 0x200, 0, 5000, 5000);
	assert_int_equal(plan_of(&f, &p), ENOEXEC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_wild_fields),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_entry),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_interpreter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
