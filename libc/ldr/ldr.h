/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the loader's steps share. Each returns 0 or an errno. There is one
 * thread and no heap; what a step makes belongs to the process.
 */
#pragma once

#include "abi/msg/start.h"
#include "libc/ldr/elf_plan.h"
#include "seam.h"

enum {
	SCRIPTS_MOST = 4,	  /* a script may name a script, so often */
	SCRIPT_LINE_MOST = 256,
	FILE_HEAD_MOST = 512,
	RANDOM_BYTES = 16,
};

/* A program that is mapped. */
struct image {
	uint64_t bias;
	struct elf_plan plan;
	char interpreter[ELF_INTERPRETER_MOST + 1];
};

/* What is known of an open program file: read once, used by all steps. */
struct file_head {
	uint64_t size;
	unsigned mode;
	unsigned length; /* of bytes */
	uint8_t bytes[FILE_HEAD_MOST];
};

/* argv as it will be: what scripts put in front, then the block's own. */
struct arguments {
	const char *front[2 * SCRIPTS_MOST + 1];
	unsigned front_count;
	unsigned skip; /* of the block's argv: its first, when scripts gave others */
};

/* Exec, with the program open: taskman says so, not the block, which anybody may have made. */
static inline int is_exec(void)
{
	return seam_page()->image >= 0;
}

/* block.c: every offset inside the block, every string ended. EINVAL. */
int block_check(const struct start_block *block, size_t mapped);
static inline const char *block_string(const struct start_block *block, unsigned offset)
{
	return (const char *)block + offset;
}
static inline const unsigned *block_list(const struct start_block *block, unsigned offset)
{
	return (const unsigned *)((const char *)block + offset);
}

/* actions.c: attributes and file actions of a spawn. */
int actions_do(const struct start_block *block);

/* open.c: the program's file, past all scripts; `path` is where it was found. */
int open_program(const struct start_block *block, struct arguments *arguments, const char **path,
		 int *fd, struct file_head *file);
/* A file that may be run: regular and executable. EACCES, or what opening says. */
int open_file(const char *path, int *fd, struct file_head *file);

/* map.c: what to map of an open file; ENOEXEC. The dynamic linker uses it too. */
int image_plan(int fd, const struct file_head *file, struct image *image);
/* The interpreter's path, if the plan has one. */
int image_interpreter(int fd, struct image *image);
/* The segments of the plan; nothing is left mapped when it fails. */
int image_map(int fd, struct image *image);

/* stack.c: argv, envp and auxv at the top of the stack; *sp is where they begin,
 * *random the place of AT_RANDOM's bytes. E2BIG. */
int stack_make(const struct start_block *block, const struct arguments *arguments,
	       const struct image *program, uint64_t interpreter_base, const char *path,
	       uint64_t top, uint64_t *sp, uint64_t **random);
