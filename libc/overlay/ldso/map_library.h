/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of dynlink.c: a library becomes part of the address space. Headers
 * are read, checked and mapped by the code that starts programs (libc/ldr);
 * then the tables that the dynamic linker walks are checked too, so that a
 * damaged file is ENOEXEC and not a crash. Called with the linker's lock held.
 */
#include "libc/ldr/elf_dynamic.h"
#include "libc/ldr/ldr.h"

static int file_head_read(int fd, struct file_head *file)
{
	struct stat st;
	ssize_t length;

	if (fstat(fd, &st) < 0) {
		return errno;
	}
	length = pread(fd, file->bytes, sizeof file->bytes, 0);
	if (length < 0) {
		return errno;
	}
	file->size = st.st_size;
	file->length = length;
	return 0;
}

/* Only what can lie anywhere is taken, and callers find the ELF header where it begins. */
static int is_library(const struct elf_plan *plan)
{
	return plan->relocatable && plan->headers && !plan->segments[0].offset &&
	       plan->dynamic_bytes;
}

/* A stack of the size that the file asks for, for the threads of the program. */
static void stack_wish(const struct elf_plan *plan)
{
	if (!runtime && plan->stack_bytes > __default_stacksize) {
		__default_stacksize = plan->stack_bytes < DEFAULT_STACK_MAX ? plan->stack_bytes
									    : DEFAULT_STACK_MAX;
	}
}

static void object_describe(struct dso *dso, const struct image *image)
{
	const struct elf_plan *plan = &image->plan;

	dso->base = (unsigned char *)image->bias;
	dso->dynv = laddr(dso, plan->dynamic);
	dso->phdr = laddr(dso, plan->headers);
	dso->phnum = plan->header_count;
	dso->phentsize = ELF_PHDR_BYTES;
	dso->relro_start = plan->relro & -PAGE_SIZE;
	dso->relro_end = (plan->relro + plan->relro_bytes) & -PAGE_SIZE;
	dso->tls.len = plan->tls_file_bytes;
	dso->tls.size = plan->tls_bytes;
	dso->tls.align = plan->tls_align;
	if (plan->tls_bytes) {
		dso->tls.image = laddr(dso, plan->tls);
	}
}

static void *map_library(int fd, struct dso *dso)
{
	struct file_head file;
	struct image image;
	int error = file_head_read(fd, &file);

	if (!error) {
		error = image_plan(fd, &file, &image);
	}
	if (!error && !is_library(&image.plan)) {
		error = ENOEXEC;
	}
	if (!error) {
		error = image_map(fd, &image);
	}
	if (error) {
		errno = error;
		return 0;
	}
	dso->map = (unsigned char *)image.bias + image.plan.lowest;
	dso->map_len = image.plan.highest - image.plan.lowest;
	if (elf_dynamic_check((const uint8_t *)image.bias, &image.plan)) {
		munmap(dso->map, dso->map_len);
		errno = ENOEXEC;
		return 0;
	}
	/* Code that was read into memory was data until now. */
	__syscall(SYS_riscv_flush_icache);
	stack_wish(&image.plan);
	object_describe(dso, &image);
	return dso->map;
}
