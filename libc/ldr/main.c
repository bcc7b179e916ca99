/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The loader's main: from a start block to the first instruction of the
 * program. Entered by start.S on its own stack. Any step may fail; then the
 * errno goes to the waiting parent and the process ends.
 */
#include <errno.h>
#include <fcntl.h>

#include "libc/ldr/ldr.h"
#include "libc/seam/program.h"
#include "libc/seam/tm.h"
#include "libc.h"

_Noreturn void ldr_jump(uint64_t entry, uint64_t sp);

static struct start_block *const block = (struct start_block *)START_BLOCK_ADDRESS;

/* The library's code looks here for the current directory and the umask. */
static size_t auxv[] = { AT_QSOE_START_BLOCK, START_BLOCK_ADDRESS, 0, 0 };

struct program {
	struct image image, interpreter;
	const char *path;
	struct arguments arguments;
	struct file_head file;
	uint64_t entry, sp;
	/* Where taskman's answer to TM_LOADED puts AT_RANDOM's bytes. */
	uint64_t *random;
};

/* Maps what has a beginning: a program, or the interpreter of one. */
static int map_file(int fd, struct image *image)
{
	int error = elf_plan_runs(&image->plan) ? 0 : ENOEXEC;

	if (!error && image->plan.interpreter) {
		error = image_interpreter(fd, image);
	}
	return error ? error : image_map(fd, image);
}

/* An interpreter of an interpreter makes no sense; nor does one that wants the program's place. */
static int map_interpreter(struct program *p)
{
	const struct elf_plan *plan = &p->interpreter.plan;
	int fd, error = open_file(p->image.interpreter, &fd, &p->file);

	if (error) {
		return error;
	}
	error = image_plan(fd, &p->file, &p->interpreter);
	if (!error) {
		error = plan->relocatable && !plan->interpreter ? map_file(fd, &p->interpreter)
								: ENOEXEC;
	}
	__syscall(SYS_close, fd);
	p->entry = plan->entry + p->interpreter.bias;
	return error;
}

/*
 * Ids are given by exec alone, to a loader that has not met anybody yet:
 * file actions and directories of the search may have led to any server.
 * A script's interpreter has come with words of the script: it gets none.
 */
static int begin_again(const struct program *p, int fd, size_t block_bytes)
{
	struct tm_spawn request = {
		.code = TM_EXEC, .image = fd, .address = START_BLOCK_ADDRESS, .length = block_bytes,
	};
	int error;

	if (is_exec() || p->arguments.front_count || !program_has_ids(p->file.mode)) {
		return 0;
	}
	error = program_vouch(fd);
	if (error) {
		return error;
	}
	__syscall(SYS_fcntl, fd, F_SETFD, 0);
	block->flags |= START_SPAWNED;
	return tm_ask(&request, sizeof(request), 0, 0, 0);
}

static int load(struct program *p, uint64_t stack_top, size_t block_bytes)
{
	int error, fd = -1;

	error = is_exec() ? 0 : actions_do(block);
	if (!error) {
		error = open_program(block, &p->arguments, &p->path, &fd, &p->file);
	}
	if (!error) {
		error = begin_again(p, fd, block_bytes);
	}
	if (!error) {
		error = image_plan(fd, &p->file, &p->image);
	}
	if (!error) {
		error = map_file(fd, &p->image);
	}
	if (fd >= 0) {
		__syscall(SYS_close, fd);
	}
	if (!error) {
		p->entry = p->image.plan.entry + p->image.bias;
		error = p->image.plan.interpreter ? map_interpreter(p) : 0;
	}
	if (!error) {
		error = stack_make(block, &p->arguments, &p->image, p->interpreter.bias, p->path,
				   stack_top, &p->sp, &p->random);
	}
	return error;
}

static const char *reason(int error)
{
	switch (error) {
	case ENOEXEC:
		return "not a program for this machine, or damaged";
	case ENOENT:
		return "its interpreter does not exist";
	case EACCES:
		return "no permission to run it";
	case ENOMEM:
		return "not enough memory to run it";
	default:
		return "cannot be loaded";
	}
}

/* After exec there is no caller left to tell: the line goes where its errors would. */
static _Noreturn void exec_failed(int error)
{
	static char line[256];
	const char *parts[] = { block_string(block, block->path), ": ", reason(error), "\n" };
	size_t used = 0;

	for (unsigned i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		for (const char *c = parts[i]; *c && used < sizeof(line); c++) {
			line[used++] = *c;
		}
	}
	__syscall(SYS_write, 2, line, used);
	for (;;) {
		__syscall(SYS_exit_group, error == ENOENT ? 127 : 126);
	}
}

/* BLOCK_BYTES: what taskman mapped of the block, whatever stands in it. */
_Noreturn void ldr_main(uint64_t stack_top, size_t block_bytes)
{
	static struct program program;
	int error;

	libc.auxv = auxv;
	libc.page_size = ELF_PAGE;
	error = block_check(block, block_bytes);
	if (!error) {
		error = load(&program, stack_top, block_bytes);
		if (error && is_exec() && !(block->flags & START_SPAWNED)) {
			exec_failed(error);
		}
	}
	tm_words(TM_LOADED, error, 0, program.random, error ? 0 : RANDOM_BYTES, 0);
	if (!error) {
		/* From here on signals may come: the mask is the last thing. */
		__syscall(SYS_rt_sigprocmask, SIG_SETMASK, &block->sigmask, 0);
		if (seam_page()->signal_pending) {
			/* One came during the exec, to a mask that has not changed since. */
			seam_signals_take();
		}
		ldr_jump(program.entry, program.sp);
	}
	for (;;) {
		__syscall(SYS_exit_group, 127);
	}
}
