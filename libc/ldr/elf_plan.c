/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See elf_plan.h. Everything is read byte by byte, so the input needs no
 * alignment and the code no particular machine.
 */
#include "libc/ldr/elf_plan.h"

#include <errno.h>
#include <string.h>

enum {
	ET_EXEC = 2,
	ET_DYN = 3,
	EM_RISCV = 243,
	PT_LOAD = 1,
	PT_DYNAMIC = 2,
	PT_INTERP = 3,
	PT_TLS = 7,
	PT_GNU_STACK = 0x6474e551,
	PT_GNU_RELRO = 0x6474e552,
	PF_X = 1,
	PF_W = 2,
	PF_R = 4,
};

struct phdr {
	uint32_t type, flags;
	uint64_t offset, address, file_bytes, bytes, align;
};

static uint64_t get(const uint8_t *p, unsigned bytes)
{
	uint64_t v = 0;

	for (unsigned i = bytes; i > 0; i--) {
		v = v << 8 | p[i - 1];
	}
	return v;
}

int elf_header(const uint8_t *h, size_t bytes, uint64_t *offset, unsigned *count)
{
	static const uint8_t ident[7] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
	uint64_t type;

	if (bytes < ELF_HEADER_BYTES || memcmp(h, ident, sizeof(ident))) {
		return ENOEXEC;
	}
	type = get(h + 16, 2);
	*offset = get(h + 32, 8);
	*count = get(h + 56, 2);
	if ((type != ET_EXEC && type != ET_DYN) || get(h + 18, 2) != EM_RISCV ||
	    get(h + 20, 4) != 1 || get(h + 54, 2) != ELF_PHDR_BYTES || *count < 1 ||
	    *count > ELF_HEADERS_MOST || *offset > INT64_MAX - ELF_HEADERS_MOST * ELF_PHDR_BYTES) {
		return ENOEXEC;
	}
	return 0;
}

static struct phdr phdr_read(const uint8_t *p)
{
	return (struct phdr){
		.type = get(p, 4),
		.flags = get(p + 4, 4),
		.offset = get(p + 8, 8),
		.address = get(p + 16, 8),
		.file_bytes = get(p + 32, 8),
		.bytes = get(p + 40, 8),
		.align = get(p + 48, 8),
	};
}

static uint64_t page_down(uint64_t a)
{
	return a & ~(uint64_t)(ELF_PAGE - 1);
}

static uint64_t page_up(uint64_t a)
{
	return page_down(a + ELF_PAGE - 1);
}

/* Below 2^38, so that no sum of two of them can overflow. */
static int sane(const struct phdr *p, uint64_t file_size)
{
	return p->bytes <= ELF_HIGHEST && p->address <= ELF_HIGHEST &&
	       p->file_bytes <= p->bytes && p->offset <= file_size &&
	       p->file_bytes <= file_size - p->offset;
}

static int add_segment(struct elf_plan *plan, const struct phdr *p, uint64_t file_size)
{
	struct elf_segment *last = plan->count ? &plan->segments[plan->count - 1] : 0;

	if (!p->bytes) {
		return 0;
	}
	if (!sane(p, file_size) || p->address + p->bytes > ELF_HIGHEST ||
	    plan->count == ELF_SEGMENTS_MOST) {
		return ENOEXEC;
	}
	if (!plan->relocatable && p->address < ELF_LOWEST) {
		return ENOEXEC;
	}
	/* In order, and no page belongs to two. */
	if (last && page_down(p->address) < page_up(last->address + last->bytes)) {
		return ENOEXEC;
	}
	if ((p->flags & PF_W) && (p->flags & PF_X)) {
		return ENOEXEC;
	}
	plan->segments[plan->count++] = (struct elf_segment){
		.address = p->address,
		.file_bytes = p->file_bytes,
		.offset = p->offset,
		.bytes = p->bytes,
		.access = (p->flags & PF_R ? ELF_READ : 0) | (p->flags & PF_W ? ELF_WRITE : 0) |
			  (p->flags & PF_X ? ELF_EXEC : 0),
	};
	return 0;
}

static int add_interpreter(struct elf_plan *plan, const struct phdr *p, uint64_t file_size)
{
	if (!sane(p, file_size) || p->file_bytes < 2 || p->file_bytes > ELF_INTERPRETER_MOST + 1 ||
	    !p->offset || plan->interpreter) {
		return ENOEXEC;
	}
	plan->interpreter = p->offset;
	plan->interpreter_bytes = p->file_bytes;
	return 0;
}

/* The parts that the dynamic linker asks for; where they lie is checked when all are known. */
static int add_part(struct elf_plan *plan, const struct phdr *p)
{
	if (p->bytes > ELF_HIGHEST || p->address > ELF_HIGHEST) {
		return ENOEXEC;
	}
	switch (p->type) {
	case PT_DYNAMIC:
		plan->dynamic = p->address;
		plan->dynamic_bytes = p->bytes;
		break;
	case PT_TLS:
		plan->tls = p->address;
		plan->tls_file_bytes = p->file_bytes;
		plan->tls_bytes = p->bytes;
		plan->tls_align = p->align ? p->align : 1;
		break;
	case PT_GNU_RELRO:
		plan->relro = p->address;
		plan->relro_bytes = p->bytes;
		break;
	case PT_GNU_STACK:
		plan->stack_bytes = p->bytes;
		break;
	}
	return 0;
}

static int tls_is_sound(const struct elf_plan *plan)
{
	uint64_t align = plan->tls_align;

	return !plan->tls_bytes ||
	       (plan->tls_file_bytes <= plan->tls_bytes && align <= ELF_TLS_ALIGN_MOST &&
		!(align & (align - 1)) &&
		(!plan->tls_file_bytes ||
		 elf_plan_segment(plan, plan->tls, plan->tls_file_bytes)));
}

static int dynamic_is_sound(const struct elf_plan *plan)
{
	const struct elf_segment *s = elf_plan_segment(plan, plan->dynamic, plan->dynamic_bytes);

	return !plan->dynamic_bytes || (s && (s->access & ELF_READ) && !(plan->dynamic & 7));
}

/* It may reach to the end of its last page. */
static int relro_is_sound(const struct elf_plan *plan)
{
	const struct elf_segment *s = elf_plan_segment(plan, plan->relro, 1);

	return !plan->relro_bytes ||
	       (s && (s->access & ELF_WRITE) &&
		plan->relro + plan->relro_bytes <= page_up(s->address + s->bytes));
}

/* Where the program headers come to stand: inside a segment, if anywhere. */
static void find_headers(struct elf_plan *plan, uint64_t offset)
{
	uint64_t size = plan->header_count * (uint64_t)ELF_PHDR_BYTES;

	for (unsigned i = 0; i < plan->count; i++) {
		const struct elf_segment *s = &plan->segments[i];

		if (offset >= s->offset && offset - s->offset <= s->file_bytes &&
		    size <= s->file_bytes - (offset - s->offset)) {
			plan->headers = s->address + (offset - s->offset);
		}
	}
}

const struct elf_segment *elf_plan_segment(const struct elf_plan *plan, uint64_t address,
					   uint64_t bytes)
{
	for (unsigned i = 0; i < plan->count; i++) {
		const struct elf_segment *s = &plan->segments[i];

		if (address >= s->address && address - s->address < s->bytes) {
			return bytes <= s->bytes - (address - s->address) ? s : NULL;
		}
	}
	return NULL;
}

int elf_plan_runs(const struct elf_plan *plan)
{
	const struct elf_segment *s = elf_plan_segment(plan, plan->entry, 1);

	return s && (s->access & ELF_EXEC) && plan->entry - s->address < s->file_bytes &&
	       !(plan->entry & 1);
}

int elf_plan(const uint8_t *header, const uint8_t *phdrs, unsigned count, uint64_t file_size,
	     struct elf_plan *plan)
{
	memset(plan, 0, sizeof(*plan));
	plan->relocatable = get(header + 16, 2) == ET_DYN;
	plan->entry = get(header + 24, 8);
	plan->header_count = count;
	for (unsigned i = 0; i < count; i++) {
		struct phdr p = phdr_read(phdrs + i * ELF_PHDR_BYTES);
		int error = 0;

		if (p.type == PT_LOAD) {
			error = add_segment(plan, &p, file_size);
		} else if (p.type == PT_INTERP) {
			error = add_interpreter(plan, &p, file_size);
		} else {
			error = add_part(plan, &p);
		}
		if (error) {
			return error;
		}
	}
	if (!plan->count || !tls_is_sound(plan) || !dynamic_is_sound(plan) ||
	    !relro_is_sound(plan)) {
		return ENOEXEC;
	}
	plan->lowest = page_down(plan->segments[0].address);
	plan->highest = page_up(plan->segments[plan->count - 1].address +
				plan->segments[plan->count - 1].bytes);
	find_headers(plan, get(header + 32, 8));
	return 0;
}
