/* SPDX-License-Identifier: Apache-2.0 */
/*
 * execve(): the file is opened and looked at here, so that what is commonly
 * wrong comes back as an error; then taskman replaces the process, and the
 * loader maps the program from the open descriptor.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "program.h"
#include "start_block.h"
#include "tm.h"

/* ELF or a script; the loader checks the rest. */
static int look(int fd)
{
	char magic[4] = { 0 };
	struct stat st;
	int error = program_check(fd, &st);
	long r;

	if (!error && program_has_ids(st.st_mode)) {
		error = program_vouch(fd);
	}
	if (error) {
		return error;
	}
	r = __syscall(SYS_pread, fd, magic, sizeof(magic), 0);
	if (r < 0) {
		return -r;
	}
	if (magic[0] == '#' && magic[1] == '!') {
		return 0;
	}
	return magic[0] == 0x7f && magic[1] == 'E' && magic[2] == 'L' && magic[3] == 'F'
		       ? 0
		       : ENOEXEC;
}

static int replace(int fd, const char *path, char *const argv[], char *const envp[])
{
	struct start_source source = {
		.path = path,
		.argv = argv,
		.envp = envp,
		.head = {
			.sigmask = seam_page()->signal_mask,
		},
	};
	struct tm_spawn request = { .code = TM_EXEC, .image = fd };
	struct start_block *block;
	size_t mapped;
	int error = start_block_make(&source, &block, &mapped);

	if (error) {
		return error;
	}
	request.address = (seL4_Word)block;
	request.length = mapped;
	error = tm_ask(&request, sizeof(request), 0, 0, 0);
	start_block_free(block, mapped);
	return error;
}

static long execute(const char *path, char *const argv[], char *const envp[])
{
	long fd = __syscall(SYS_openat, AT_FDCWD, path, O_RDONLY);
	int error;

	if (fd < 0) {
		return fd;
	}
	error = look(fd);
	if (!error) {
		error = replace(fd, path, argv, envp);
	}
	__syscall(SYS_close, fd);
	return -error;
}

/*
 * From its first step an exec runs no handler of the old image, which would
 * take a signal with it into oblivion: the signal waits for the new image.
 */
hidden long call_NR_execve(const char *path, char *const argv[], char *const envp[])
{
	struct thread_page *page = seam_page();
	long result;

	seam_hold(page);
	result = execute(path, argv, envp);
	seam_release(page);
	return result;
}
