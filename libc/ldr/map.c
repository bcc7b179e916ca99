/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mapping the segments of a program. Pages of a file that taskman serves are
 * mapped as they are and shared; the bytes of any other file are read into
 * memory of our own (mmap() of the seam does both). Writable pages are
 * private. No page is ever writable and executable at the same time.
 */
#include <string.h>
#include <sys/mman.h>

#include "libc/ldr/ldr.h"

static uint64_t page_down(uint64_t a)
{
	return a & ~(uint64_t)(ELF_PAGE - 1);
}

static uint64_t page_up(uint64_t a)
{
	return page_down(a + ELF_PAGE - 1);
}

static int read_all(int fd, void *to, size_t bytes, uint64_t offset)
{
	size_t done = 0;

	while (done < bytes) {
		long r = __syscall(SYS_pread, fd, (char *)to + done, bytes - done, offset + done);

		if (r <= 0) {
			return r < 0 ? -r : ENOEXEC;
		}
		done += r;
	}
	return 0;
}

static int prot_of(unsigned access)
{
	return (access & ELF_READ ? PROT_READ : 0) | (access & ELF_WRITE ? PROT_WRITE : 0) |
	       (access & ELF_EXEC ? PROT_EXEC : 0);
}

static int map_fixed(uint64_t at, uint64_t bytes, int prot, int fd, uint64_t offset)
{
	int flags = MAP_PRIVATE | MAP_FIXED | (fd < 0 ? MAP_ANONYMOUS : 0);
	long r = __syscall(SYS_mmap, at, bytes, prot, flags, fd, offset);

	return r < 0 ? -r : 0;
}

/* Pages with bytes of the file in them; what follows in the last one is cleared. */
static int map_file_part(int fd, const struct elf_segment *s, uint64_t bias)
{
	uint64_t at = page_down(s->address + bias), skew = s->address + bias - at;
	uint64_t end = s->address + bias + s->file_bytes;
	int clears = (s->access & ELF_WRITE) && page_up(end) != end && s->bytes > s->file_bytes;
	int error;

	/* Same place in its page in file and memory: the pages can be mapped. */
	if (s->offset >= skew && !((s->offset - skew) & (ELF_PAGE - 1))) {
		error = map_fixed(at, page_up(end) - at, prot_of(s->access), fd, s->offset - skew);
		if (!error && clears) {
			memset((void *)end, 0, page_up(end) - end);
		}
		return error;
	}
	error = map_fixed(at, page_up(end) - at, PROT_READ | PROT_WRITE, -1, 0);
	if (!error) {
		error = read_all(fd, (void *)(s->address + bias), s->file_bytes, s->offset);
	}
	if (!error && prot_of(s->access) != (PROT_READ | PROT_WRITE)) {
		error = -__syscall(SYS_mprotect, at, page_up(end) - at, prot_of(s->access));
	}
	return error;
}

/* Where the pages of zeros behind a segment's pages from the file begin. */
static uint64_t zeros_of(const struct elf_segment *s)
{
	return s->file_bytes ? page_up(s->address + s->file_bytes) : page_down(s->address);
}

static int map_zeros(const struct elf_segment *s, uint64_t bias)
{
	uint64_t begin = zeros_of(s) + bias, end = page_up(s->address + bias + s->bytes);

	return end > begin ? map_fixed(begin, end - begin, prot_of(s->access), -1, 0) : 0;
}

/*
 * A place for all segments of a program that can be anywhere. It is made of
 * what the last one has behind the file's bytes, which need no mapping then.
 */
static int find_place(struct image *image)
{
	const struct elf_plan *p = &image->plan;
	const struct elf_segment *last = &p->segments[p->count - 1];
	long r;

	image->bias = 0;
	if (!p->relocatable) {
		return 0;
	}
	r = __syscall(SYS_mmap, 0, p->highest - p->lowest, prot_of(last->access),
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (r < 0) {
		return -r;
	}
	image->bias = r - p->lowest;
	return 0;
}

/* The headers of almost every program stand in the file's first bytes. */
int image_plan(int fd, const struct file_head *file, struct image *image)
{
	static uint8_t phdrs[ELF_HEADERS_MOST * ELF_PHDR_BYTES];
	const uint8_t *at = phdrs;
	uint64_t offset;
	unsigned count;
	int error = elf_header(file->bytes, file->length, &offset, &count);

	if (error) {
		return error;
	}
	if (offset + count * ELF_PHDR_BYTES <= file->length) {
		at = file->bytes + offset;
	} else {
		error = read_all(fd, phdrs, count * ELF_PHDR_BYTES, offset);
	}
	return error ? error : elf_plan(file->bytes, at, count, file->size, &image->plan);
}

int image_interpreter(int fd, struct image *image)
{
	const struct elf_plan *p = &image->plan;
	int error = read_all(fd, image->interpreter, p->interpreter_bytes, p->interpreter);

	image->interpreter[ELF_INTERPRETER_MOST] = 0;
	return error;
}

int image_map(int fd, struct image *image)
{
	const struct elf_plan *p = &image->plan;
	int error = find_place(image);

	if (error) {
		return error;
	}
	for (unsigned i = 0; !error && i < p->count; i++) {
		const struct elf_segment *s = &p->segments[i];

		error = s->file_bytes ? map_file_part(fd, s, image->bias) : 0;
		if (!error && !(p->relocatable && i == p->count - 1)) {
			error = map_zeros(s, image->bias);
		}
	}
	if (error) {
		__syscall(SYS_munmap, p->lowest + image->bias, p->highest - p->lowest);
	}
	return error;
}
