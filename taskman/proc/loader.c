/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See loader.h. The archive is ours, but a build can go wrong: the headers
 * are checked as strictly as a stranger's, and a bad one is named.
 */
#include "taskman/proc/loader.h"

#include <base/print.h>
#include <base/string.h>
#include <stdint.h>

#include "abi/msg/start.h"
#include "abi/posix/errno.h"
#include "taskman/mem/space.h"
#include "taskman/path/archive.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/random.h"

enum {
	SEGMENTS_MOST = 8,
	MACHINE_RISCV = 243,
	TYPE_EXEC = 2,
	TYPE_DYN = 3,
	SEGMENT_LOAD = 1,
	SEGMENT_X = 1,
	SEGMENT_W = 2,
	SEGMENT_R = 4,
};

/* The loader stays below the fixed pages; stacks end at random in the same GiB. */
#define LOADER_END START_SYSTEM_PAGE
#define STACK_TOP 0x3e3ffff000UL
#define STACK_LARGEST (1UL << 29)

enum { STACK_PLACE_BITS = 9 };	/* pages of a page table */

struct elf_header {
	unsigned char ident[16];
	uint16_t type, machine;
	uint32_t version;
	uint64_t entry, program_headers, section_headers;
	uint32_t flags;
	uint16_t size, program_size, program_count, section_size, section_count, names;
};

struct elf_segment {
	uint32_t type, flags;
	uint64_t offset, address, physical, file_bytes, memory_bytes, align;
};

static struct {
	seL4_Word entry;
	unsigned long archive_offset;
	unsigned count;
	struct elf_segment segment[SEGMENTS_MOST];
} loader;

static int refuse(const char *why)
{
	print("taskman: /" LOADER_PATH " in the boot archive is no loader: %s; build it again\n",
	      why);
	return EINVAL;
}

static const char *header_fault(const struct elf_header *h, unsigned long size)
{
	if (size < sizeof(*h) || memcmp(h->ident, "\177ELF\2\1\1", 7) != 0) {
		return "not a 64-bit ELF file";
	}
	if (h->machine != MACHINE_RISCV || (h->type != TYPE_EXEC && h->type != TYPE_DYN)) {
		return "not a RISC-V program";
	}
	if (h->program_size != sizeof(struct elf_segment) || h->program_count == 0 ||
	    h->program_headers > size ||
	    h->program_count > (size - h->program_headers) / sizeof(struct elf_segment)) {
		return "program headers lie outside the file";
	}
	return NULL;
}

static const char *segment_fault(const struct elf_segment *s, unsigned long size)
{
	if (s->offset > size || s->file_bytes > size - s->offset ||
	    s->file_bytes > s->memory_bytes) {
		return "a segment lies outside the file";
	}
	if (s->address < LDR_ADDRESS || s->address >= LOADER_END ||
	    s->memory_bytes > LOADER_END - s->address) {
		return "a segment lies outside the loader's addresses";
	}
	if (((s->address ^ s->offset) & PAGE_MASK) != 0) {
		return "a segment can not be mapped from its pages";
	}
	return NULL;
}

int loader_init(void)
{
	struct archive_file *file = archive_find(LOADER_PATH, sizeof(LOADER_PATH) - 1);
	const struct elf_header *h;
	const char *fault;

	if (file == NULL) {
		return refuse("it is missing");
	}
	h = archive_bytes(file);
	fault = header_fault(h, file->size);
	if (fault != NULL) {
		return refuse(fault);
	}
	for (unsigned i = 0; i < h->program_count; i++) {
		struct elf_segment s;

		memcpy(&s, (const char *)h + h->program_headers + i * sizeof(s), sizeof(s));
		if (s.type != SEGMENT_LOAD || s.memory_bytes == 0) {
			continue;
		}
		s.address += h->type == TYPE_DYN ? LDR_ADDRESS : 0;
		fault = segment_fault(&s, file->size);
		if (fault == NULL && loader.count == SEGMENTS_MOST) {
			fault = "it has more than 8 segments";
		}
		if (fault != NULL) {
			return refuse(fault);
		}
		loader.segment[loader.count++] = s;
	}
	loader.entry = h->entry + (h->type == TYPE_DYN ? LDR_ADDRESS : 0);
	loader.archive_offset = file->offset;
	return 0;
}

static unsigned segment_prot(const struct elf_segment *s)
{
	return (s->flags & SEGMENT_R ? TM_PROT_READ : 0) |
	       (s->flags & SEGMENT_W ? TM_PROT_WRITE : 0) |
	       (s->flags & SEGMENT_X ? TM_PROT_EXEC : 0);
}

static seL4_Word page_up(seL4_Word address)
{
	return (address + PAGE_MASK) & ~(seL4_Word)PAGE_MASK;
}

/* What follows the file's bytes in their last page belongs to something else: zero it. */
static int clear_tail(struct space *space, const struct elf_segment *s)
{
	seL4_Word end = s->address + s->file_bytes;

	if (!(s->flags & SEGMENT_W) || (end & PAGE_MASK) == 0) {
		return 0;
	}
	return space_clear(space, end, page_up(end) - end);
}

static int map_segment(struct space *space, const struct elf_segment *s)
{
	seL4_Word start = s->address & ~(seL4_Word)PAGE_MASK;
	seL4_Word file_end = page_up(s->address + s->file_bytes);
	seL4_Word end = page_up(s->address + s->memory_bytes);
	int error = 0;

	if (s->file_bytes > 0) {
		error = space_map_archive(space, &start,
					  (loader.archive_offset + s->offset) &
						  ~(seL4_Word)PAGE_MASK,
					  file_end - start, segment_prot(s),
					  TM_MAP_PRIVATE | TM_MAP_FIXED);
		if (error == 0) {
			error = clear_tail(space, s);
		}
		/* The loader is small and every program's start runs through all of it. */
		space_bring(space, start, file_end,
			    s->flags & SEGMENT_W ? TM_PROT_WRITE : TM_PROT_READ);
		start = file_end;
	}
	if (error == 0 && end > start) {
		error = space_map_anonymous(space, &start, end - start, segment_prot(s),
					    TM_MAP_PRIVATE | TM_MAP_FIXED);
	}
	return error;
}

static int map_stack(struct process *p, seL4_Word *top)
{
	seL4_Word length = p->space->stack_limit;
	unsigned short pages;
	seL4_Word bottom;
	int error;

	/* Which page table the stack is in stays the same while the space is used again. */
	random_bytes(&pages, sizeof(pages));
	pages = (unsigned short)(p->space->stack_place << STACK_PLACE_BITS |
				 (pages & ((1 << STACK_PLACE_BITS) - 1)));
	length = page_up(length < STACK_LARGEST ? length : STACK_LARGEST);
	*top = STACK_TOP - (seL4_Word)pages * PAGE_SIZE;
	bottom = *top - length;
	error = space_map_anonymous(p->space, &bottom, length, TM_PROT_READ | TM_PROT_WRITE,
				    TM_MAP_PRIVATE | TM_MAP_FIXED | TM_MAP_STACK | SPACE_GROWS);
	if (error == 0) {
		space_bring(p->space, *top - PAGE_SIZE, *top, TM_PROT_WRITE);
	}
	return error;
}

int loader_map(struct process *p, struct thread_start *start)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < loader.count; i++) {
		error = map_segment(p->space, &loader.segment[i]);
	}
	if (error == 0) {
		error = map_stack(p, &start->stack_pointer);
	}
	space_bring(p->space, START_BLOCK_ADDRESS, START_BLOCK_ADDRESS + PAGE_SIZE, TM_PROT_READ);
	start->entry = loader.entry;
	return error;
}
