/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an ELF header and program headers to what has to be mapped. Pure: it
 * reads only the bytes it is given, trusts none of them, and every sum is
 * checked, so that it can be tested and fuzzed on the host.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
	ELF_PAGE = 4096,
	ELF_SEGMENTS_MOST = 16,
	ELF_HEADERS_MOST = 64, /* program headers; a page of them */
	ELF_HEADER_BYTES = 64,
	ELF_PHDR_BYTES = 56,
	ELF_INTERPRETER_MOST = 255,
	ELF_TLS_ALIGN_MOST = 1 << 16,
	ELF_READ = 1,
	ELF_WRITE = 2,
	ELF_EXEC = 4,
};

/* Addresses of a program at fixed places must lie in between. */
#define ELF_LOWEST 0x10000UL
#define ELF_HIGHEST 0x3000000000UL

/* All addresses are before the load bias is added. */
struct elf_segment {
	uint64_t address;    /* of the first byte */
	uint64_t file_bytes; /* from the file at `offset`, ... */
	uint64_t offset;
	uint64_t bytes; /* ... and zeros up to here */
	unsigned access; /* ELF_READ ... */
};

struct elf_plan {
	int relocatable; /* ET_DYN: any base will do */
	uint64_t entry;
	uint64_t headers;	 /* address of the program headers; 0: not mapped */
	unsigned header_count;
	uint64_t lowest, highest; /* page aligned bounds of all segments */
	uint64_t interpreter;	  /* file offset of its path, 0: none */
	unsigned interpreter_bytes;
	uint64_t stack_bytes; /* PT_GNU_STACK's size, 0: the usual */
	/* For the dynamic linker; each lies inside a segment, 0 bytes: none. */
	uint64_t dynamic, dynamic_bytes;
	uint64_t tls, tls_file_bytes, tls_bytes, tls_align;
	uint64_t relro, relro_bytes;
	unsigned count;
	struct elf_segment segments[ELF_SEGMENTS_MOST]; /* ascending; no page in two */
};

/*
 * The place of the program headers, from the first ELF_HEADER_BYTES bytes of
 * the file. 0, or ENOEXEC for anything but a 64-bit little-endian RISC-V
 * program or shared object with 1 to ELF_HEADERS_MOST headers.
 */
int elf_header(const uint8_t *header, size_t bytes, uint64_t *offset, unsigned *count);

/* The plan. ENOEXEC if any field makes no sense; file_size bounds what it may name. */
int elf_plan(const uint8_t *header, const uint8_t *phdrs, unsigned count, uint64_t file_size,
	     struct elf_plan *plan);

/* Whether a program can begin at the plan's entry; libraries have none. */
int elf_plan_runs(const struct elf_plan *plan);

/* The segment that holds all of BYTES bytes at ADDRESS, zeros included; NULL. */
const struct elf_segment *elf_plan_segment(const struct elf_plan *plan, uint64_t address,
					   uint64_t bytes);
