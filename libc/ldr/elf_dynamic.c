/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See elf_dynamic.h. Tables are checked from the outside in: first that each
 * lies whole in one readable segment, then that what its entries name lies
 * inside the others. All numbers come from the file; sums cannot overflow,
 * because no address or size of a plan reaches ELF_HIGHEST.
 */
#include "libc/ldr/elf_dynamic.h"

#include <errno.h>
#include <string.h>

enum {
	DT_NULL,
	DT_NEEDED,
	DT_PLTRELSZ,
	DT_HASH = 4,
	DT_STRTAB,
	DT_SYMTAB,
	DT_RELA,
	DT_RELASZ,
	DT_RELAENT,
	DT_STRSZ,
	DT_SYMENT,
	DT_INIT,
	DT_FINI,
	DT_SONAME,
	DT_RPATH,
	DT_REL = 17,
	DT_PLTREL = 20,
	DT_JMPREL = 23,
	DT_INIT_ARRAY = 25,
	DT_FINI_ARRAY,
	DT_INIT_ARRAYSZ,
	DT_FINI_ARRAYSZ,
	DT_RUNPATH,
	DT_RELR = 36,
	TAGS,
	DT_GNU_HASH = 0x6ffffef5,
	DT_VERSYM = 0x6ffffff0,
	ENTRY_BYTES = 16,
	SYMBOL_BYTES = 24,
	RELA_BYTES = 24,
	GNU_HEADER_BYTES = 16,
	WORD_BYTES = 8,
	R_RISCV_NONE = 0,
};

/* The object, and what its dynamic section says; `has` marks the tags that are there. */
struct object {
	const uint8_t *memory;
	const struct elf_plan *plan;
	uint64_t tag[TAGS], has;
	uint64_t gnu_hash, versym; /* 0: none */
	uint64_t symbols;
};

/* Tables are aligned, and this machine has the bytes of a number in the file's order. */
static uint64_t wide(const struct object *o, uint64_t address)
{
	uint64_t v;

	memcpy(&v, __builtin_assume_aligned(o->memory + address, 8), sizeof(v));
	return v;
}

static uint32_t word(const struct object *o, uint64_t address)
{
	uint32_t v;

	memcpy(&v, __builtin_assume_aligned(o->memory + address, 4), sizeof(v));
	return v;
}

static int has(const struct object *o, unsigned tag)
{
	return o->has >> tag & 1;
}

/* The bytes are there; with ACCESS, in a segment that allows so much. */
static int area(const struct object *o, uint64_t address, uint64_t bytes, unsigned access)
{
	const struct elf_segment *s;

	if (!bytes) {
		return 1;
	}
	s = elf_plan_segment(o->plan, address, bytes);
	return s && (s->access & access) == access;
}

static int table(const struct object *o, unsigned tag, uint64_t bytes)
{
	return has(o, tag) && !(o->tag[tag] & 7) && area(o, o->tag[tag], bytes, ELF_READ);
}

static int is_string_tag(uint64_t tag)
{
	return tag == DT_NEEDED || tag == DT_SONAME || tag == DT_RPATH || tag == DT_RUNPATH;
}

/* There is an end, and each tag is known once it has been passed. */
static int read_tags(struct object *o)
{
	uint64_t count = o->plan->dynamic_bytes / ENTRY_BYTES;
	uint64_t at = o->plan->dynamic;

	for (uint64_t i = 0; i < count; i++, at += ENTRY_BYTES) {
		uint64_t tag = wide(o, at), value = wide(o, at + 8);

		if (tag == DT_NULL) {
			return 1;
		}
		if (tag < TAGS) {
			o->tag[tag] = value;
			o->has |= 1UL << tag;
		} else if (tag == DT_GNU_HASH) {
			o->gnu_hash = value;
		} else if (tag == DT_VERSYM) {
			o->versym = value;
		}
	}
	return 0;
}

/* All strings end inside the table; the section's own begin there too. */
static int strings_are_sound(const struct object *o)
{
	uint64_t at = o->tag[DT_STRTAB], size = o->tag[DT_STRSZ];
	uint64_t entry = o->plan->dynamic;

	if (!has(o, DT_STRTAB) || !size || !area(o, at, size, ELF_READ) ||
	    o->memory[at + size - 1]) {
		return 0;
	}
	for (; wide(o, entry) != DT_NULL; entry += ENTRY_BYTES) {
		if (is_string_tag(wide(o, entry)) && wide(o, entry + 8) >= size) {
			return 0;
		}
	}
	return 1;
}

/* Buckets and chains; every walk along a chain comes to an end. */
static int sysv_hash_is_sound(struct object *o)
{
	uint64_t at = o->tag[DT_HASH], buckets, chains, steps = 0;

	if ((at & 3) || !area(o, at, 8, ELF_READ)) {
		return 0;
	}
	buckets = word(o, at);
	chains = word(o, at + 4);
	if (!buckets || !area(o, at, 8 + 4 * (buckets + chains), ELF_READ)) {
		return 0;
	}
	for (uint64_t b = 0; b < buckets; b++) {
		uint64_t i = word(o, at + 8 + 4 * b);

		for (; i; i = word(o, at + 8 + 4 * (buckets + i))) {
			if (i >= chains || ++steps > chains) {
				return 0;
			}
		}
	}
	o->symbols = chains;
	return 1;
}

/* The last chain tells how many symbols there are; all others end before it does. */
static int gnu_chain_end(const struct object *o, uint64_t chain, uint64_t *last)
{
	for (;; chain += 4, ++*last) {
		if (!area(o, chain, 4, ELF_READ)) {
			return 0;
		}
		if (word(o, chain) & 1) {
			return 1;
		}
	}
}

static int gnu_hash_is_sound(struct object *o)
{
	uint64_t at = o->gnu_hash, buckets, first, bloom, chains, last = 0;

	if ((at & 7) || !area(o, at, GNU_HEADER_BYTES, ELF_READ)) {
		return 0;
	}
	buckets = word(o, at);
	first = word(o, at + 4);
	bloom = word(o, at + 8);
	chains = at + GNU_HEADER_BYTES + WORD_BYTES * bloom + 4 * buckets;
	if (!buckets || !bloom || (bloom & (bloom - 1)) ||
	    !area(o, at, chains - at, ELF_READ)) {
		return 0;
	}
	for (uint64_t b = 0; b < buckets; b++) {
		uint64_t i = word(o, chains - 4 * (buckets - b));

		if (i && i < first) {
			return 0;
		}
		last = i > last ? i : last;
	}
	if (last && !gnu_chain_end(o, chains + 4 * (last - first), &last)) {
		return 0;
	}
	if (!o->symbols) {
		o->symbols = last ? last + 1 : first;
	}
	return last < o->symbols;
}

static int symbols_are_sound(const struct object *o)
{
	uint64_t at = o->tag[DT_SYMTAB];

	if ((has(o, DT_SYMENT) && o->tag[DT_SYMENT] != SYMBOL_BYTES) ||
	    !table(o, DT_SYMTAB, o->symbols * SYMBOL_BYTES) ||
	    (o->versym && !area(o, o->versym, 2 * o->symbols, ELF_READ))) {
		return 0;
	}
	for (uint64_t i = 0; i < o->symbols; i++) {
		if (word(o, at + i * SYMBOL_BYTES) >= o->tag[DT_STRSZ]) {
			return 0;
		}
	}
	return 1;
}

/*
 * Each relocation changes a word of a writable segment, by a symbol that
 * exists. The linker leaves some of no kind, with nothing in them, and may
 * say for their sake that code is changed (DT_TEXTREL): not believed.
 */
static int relocations_are_sound(const struct object *o, unsigned tag, unsigned size_tag)
{
	uint64_t bytes = o->tag[size_tag];

	if (has(o, tag) != has(o, size_tag)) {
		return 0;
	}
	if (!bytes) {
		return 1;
	}
	if (bytes % RELA_BYTES || !table(o, tag, bytes)) {
		return 0;
	}
	for (uint64_t at = o->tag[tag]; bytes; at += RELA_BYTES, bytes -= RELA_BYTES) {
		if (word(o, at + 8) != R_RISCV_NONE &&
		    (!area(o, wide(o, at), WORD_BYTES, ELF_WRITE) ||
		     word(o, at + 12) >= (o->symbols ? o->symbols : 1))) {
			return 0;
		}
	}
	return 1;
}

static int list_is_sound(const struct object *o, unsigned tag, unsigned size_tag)
{
	return has(o, tag) == has(o, size_tag) && !(o->tag[size_tag] & 7) &&
	       (!o->tag[size_tag] || table(o, tag, o->tag[size_tag]));
}

static int functions_are_sound(const struct object *o)
{
	return (!o->tag[DT_INIT] || area(o, o->tag[DT_INIT], 2, ELF_EXEC)) &&
	       (!o->tag[DT_FINI] || area(o, o->tag[DT_FINI], 2, ELF_EXEC)) &&
	       list_is_sound(o, DT_INIT_ARRAY, DT_INIT_ARRAYSZ) &&
	       list_is_sound(o, DT_FINI_ARRAY, DT_FINI_ARRAYSZ);
}

/* No tables of a form that this dynamic linker does not know. */
static int is_understood(const struct object *o)
{
	return !has(o, DT_REL) && !has(o, DT_RELR) &&
	       (!has(o, DT_PLTREL) || o->tag[DT_PLTREL] == DT_RELA) &&
	       (!has(o, DT_RELAENT) || o->tag[DT_RELAENT] == RELA_BYTES);
}

int elf_dynamic_check(const uint8_t *memory, const struct elf_plan *plan)
{
	struct object o = { .memory = memory, .plan = plan };

	if (!read_tags(&o) || !is_understood(&o) || !strings_are_sound(&o) ||
	    (!has(&o, DT_HASH) && !o.gnu_hash)) {
		return ENOEXEC;
	}
	if ((has(&o, DT_HASH) && !sysv_hash_is_sound(&o)) ||
	    (o.gnu_hash && !gnu_hash_is_sound(&o)) || !symbols_are_sound(&o)) {
		return ENOEXEC;
	}
	return relocations_are_sound(&o, DT_RELA, DT_RELASZ) &&
			       relocations_are_sound(&o, DT_JMPREL, DT_PLTRELSZ) &&
			       functions_are_sound(&o)
		       ? 0
		       : ENOEXEC;
}
