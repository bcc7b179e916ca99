/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file of the program: the open descriptor of an exec, a path, or the
 * first of PATH that has it. A script's first line names another program,
 * and puts that one's name, its one argument and the script's path in front
 * of the arguments.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "abi/msg/tm.h"
#include "libc/ldr/ldr.h"
#include "path.h"
#include "program.h"

/* What a file must be to be run, and its first bytes. */
static int look(int fd, struct file_head *file)
{
	struct stat st;
	int error = program_check(fd, &st);
	long r;

	if (error) {
		return error;
	}
	r = __syscall(SYS_pread, fd, file->bytes, sizeof(file->bytes), 0);
	if (r < 0) {
		return -r;
	}
	file->mode = st.st_mode;
	file->size = st.st_size;
	file->length = r;
	return 0;
}

/* Without what openat() notes for descriptors that other calls may start from. */
int open_file(const char *path, int *fd, struct file_head *file)
{
	char absolute[TM_PATH_MAX];
	struct path_request q = {
		.subtype = _IO_CONNECT_OPEN, .ioflag = O_RDONLY, .keep = 1, .coid_flags = 1,
	};
	int error = path_absolute(AT_FDCWD, path, absolute);

	if (!error) {
		error = path_connect(absolute, &q);
	}
	if (error) {
		return error;
	}
	error = look(q.coid, file);
	if (error) {
		__syscall(SYS_close, q.coid);
		return error;
	}
	*fd = q.coid;
	return 0;
}

static const char *path_variable(const struct start_block *b)
{
	const unsigned *envp = block_list(b, b->envp);

	for (unsigned i = 0; i < b->envc; i++) {
		const char *s = block_string(b, envp[i]);

		if (!strncmp(s, "PATH=", 5)) {
			return s + 5;
		}
	}
	return "/bin:/usr/bin:/sbin";
}

/* EACCES, when met, is what a search that finds nothing else ends with. */
static int search(const struct start_block *b, const char *name, char found[TM_PATH_MAX], int *fd,
		  struct file_head *file)
{
	int error = ENOENT, seen = 0;

	for (const char *dir = path_variable(b);; dir++) {
		size_t n = strcspn(dir, ":");

		if (n + strlen(name) + 2 <= TM_PATH_MAX) {
			memcpy(found, n ? dir : ".", n ? n : 1);
			strcpy(found + (n ? n : 1), "/");
			strcat(found, name);
			error = open_file(found, fd, file);
			if (!error) {
				return 0;
			}
			seen |= error == EACCES;
		}
		dir += n;
		if (!*dir) {
			return seen ? EACCES : error;
		}
	}
}

/* Splits "#! interpreter argument" in place. */
static void script_line(char *line, size_t bytes, char **interpreter, char **argument)
{
	char *end, *p = line + 2;

	line[bytes] = 0;
	end = line + strcspn(line, "\n");
	*end = 0;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r')) {
		*--end = 0;
	}
	p += strspn(p, " \t");
	*interpreter = p;
	p += strcspn(p, " \t");
	*argument = 0;
	if (*p) {
		*p++ = 0;
		p += strspn(p, " \t");
		*argument = *p ? p : 0;
	}
}

/* The new words go in front; the script's path takes the place of argv[0]. */
static void put_front(struct arguments *a, const char *interpreter, const char *argument,
		      const char *script)
{
	unsigned words = argument ? 3 : 2, keep = a->front_count ? a->front_count - 1 : 0;

	memmove(&a->front[words], &a->front[1], keep * sizeof(a->front[0]));
	a->front[0] = interpreter;
	if (argument) {
		a->front[1] = argument;
	}
	a->front[words - 1] = script;
	a->front_count = words + keep;
	a->skip = 1;
}

static int is_script(const struct file_head *file)
{
	return file->length >= 2 && file->bytes[0] == '#' && file->bytes[1] == '!';
}

/* The script's own path, seen from the program that will read it. */
static int follow_scripts(struct arguments *a, const char **path, int *fd, struct file_head *file)
{
	static char lines[SCRIPTS_MOST][SCRIPT_LINE_MOST + 1];
	const char *script = *path;

	for (unsigned i = 0; is_script(file); i++) {
		size_t bytes = file->length < SCRIPT_LINE_MOST ? file->length : SCRIPT_LINE_MOST;
		char *interpreter, *argument;
		int error;

		if (i == SCRIPTS_MOST) {
			return ELOOP;
		}
		memcpy(lines[i], file->bytes, bytes);
		script_line(lines[i], bytes, &interpreter, &argument);
		if (!*interpreter) {
			return ENOEXEC;
		}
		__syscall(SYS_close, *fd);
		*fd = -1;
		error = open_file(interpreter, fd, file);
		if (error) {
			return error;
		}
		put_front(a, interpreter, argument, script);
		script = interpreter;
		*path = interpreter;
	}
	return 0;
}

int open_program(const struct start_block *b, struct arguments *a, const char **path, int *fd,
		 struct file_head *file)
{
	static char found[TM_PATH_MAX];
	const char *name = block_string(b, b->path);
	int error;

	memset(a, 0, sizeof(*a));
	*path = name;
	*fd = -1;
	if (is_exec()) {
		*fd = seam_page()->image;
		error = look(*fd, file);
	} else if ((b->flags & START_PATH_SEARCH) && !strchr(name, '/')) {
		error = search(b, name, found, fd, file);
		*path = found;
	} else {
		error = open_file(name, fd, file);
	}
	return error ? error : follow_scripts(a, path, fd, file);
}
