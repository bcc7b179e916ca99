/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Libraries, programs and interpreters that are damaged, cut off or missing:
 * each is an error with a text, and never the end of who asked.
 */
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define LIBRARY "/test/lib/libsecond.so"
#define STARTER "/test/bin/starter"
#define COPY "/tmp/damaged"

enum { FILE_MOST = 1 << 20, TEXT_MOST = 512 };

/* A file, to be changed and written to COPY. */
struct file {
	size_t size;
	char *bytes;
};

static struct file file_read(const char *path)
{
	int fd = open(path, O_RDONLY);
	struct file f = { .bytes = malloc(FILE_MOST) };
	long n;

	CHECK(fd >= 0 && f.bytes);
	while ((n = read(fd, f.bytes + f.size, FILE_MOST - f.size)) > 0) {
		f.size += n;
	}
	close(fd);
	CHECK(f.size > 0 && f.size < FILE_MOST);
	return f;
}

static void file_write(const struct file *f, const char *path, size_t size, int mode)
{
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
	if (fd < 0 || write(fd, f->bytes, size) != (long)size || close(fd) < 0) {
		_exit(99);
	}
}

/* The header of kind TYPE; NULL if there is none. */
static Elf64_Phdr *header(const struct file *f, unsigned type)
{
	Elf64_Ehdr *e = (void *)f->bytes;
	Elf64_Phdr *p = (void *)(f->bytes + e->e_phoff);

	for (int i = 0; i < e->e_phnum; i++) {
		if (p[i].p_type == type) {
			return &p[i];
		}
	}
	return 0;
}

static int refused(void)
{
	void *library = dlopen(COPY, RTLD_NOW);

	if (library) {
		return 0;
	}
	return !strcmp(dlerror(), "Error loading shared library " COPY ": Exec format error");
}

static size_t end_of_loaded(const struct file *f)
{
	Elf64_Ehdr *e = (void *)f->bytes;
	Elf64_Phdr *p = (void *)(f->bytes + e->e_phoff);
	size_t end = 0;

	for (int i = 0; i < e->e_phnum; i++) {
		if (p[i].p_type == PT_LOAD && p[i].p_offset + p[i].p_filesz > end) {
			end = p[i].p_offset + p[i].p_filesz;
		}
	}
	return end;
}

static int cut_off(void *unused)
{
	struct file f = file_read(LIBRARY);
	size_t end = end_of_loaded(&f);
	const size_t sizes[] = { 0, 1, 4, 63, 64, 100, 300, end / 2, end - 4096, end - 1 };

	(void)unused;
	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		file_write(&f, COPY, sizes[i], 0644);
		if (!refused()) {
			return 1 + i;
		}
	}
	file_write(&f, COPY, end, 0644);
	return dlopen(COPY, RTLD_NOW) ? 0 : 50;
}

static void a_library_that_is_cut_off_is_refused(void)
{
	CHECK_INT(child_end(child_start(cut_off, 0)), 0);
	unlink(COPY);
}

static const unsigned long wild[] = { -1UL, 0x7ffffffffffffff8, 1UL << 40, 0, 1, 0x1000 };

enum { ALL_WILD = sizeof(wild) / sizeof(wild[0]), LARGE_WILD = 3 };

static void change_and_open(struct file *f, size_t at, unsigned count)
{
	unsigned long was;

	memcpy(&was, f->bytes + at, sizeof(was));
	for (unsigned i = 0; i < count; i++) {
		memcpy(f->bytes + at, &wild[i], sizeof(was));
		file_write(f, COPY, f->size, 0644);
		if (!dlopen(COPY, RTLD_NOW)) {
			dlerror();
		}
	}
	memcpy(f->bytes + at, &was, sizeof(was));
}

/*
 * Goes on when a change is harmless; what must not happen is the end of this
 * process. A small number in the dynamic section can make a sound library
 * that is another one (of no relocations, say), so there only large ones.
 */
static int wild_words(void *part)
{
	struct file f = file_read(LIBRARY);
	Elf64_Ehdr *e = (void *)f.bytes;
	Elf64_Phdr *dynamic = header(&f, PT_DYNAMIC);
	size_t from = 0, to = e->e_phoff + e->e_phnum * sizeof(Elf64_Phdr);

	if (part) {
		from = dynamic->p_offset;
		to = from + dynamic->p_filesz;
	}
	for (size_t at = from; at + 8 <= to; at += 8) {
		change_and_open(&f, at, part ? LARGE_WILD : ALL_WILD);
	}
	return 0;
}

static void wild_headers_end_nobody(void)
{
	CHECK_INT(child_end(child_start(wild_words, 0)), 0);
	unlink(COPY);
}

static void a_wild_dynamic_section_ends_nobody(void)
{
	CHECK_INT(child_end(child_start(wild_words, "dynamic")), 0);
	unlink(COPY);
}

/* Runs a program; what it writes as errors goes to TEXT. Its status, or -errno. */
static int run(const char *path, char *setting, char text[TEXT_MOST])
{
	char *arguments[] = { "program", 0 }, *environment[] = { setting, 0 };
	posix_spawn_file_actions_t actions;
	int ends[2], status, error;
	size_t used = 0;
	pid_t pid;
	long n;

	CHECK_INT(pipe(ends), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	posix_spawn_file_actions_addclose(&actions, ends[1]);
	error = posix_spawn(&pid, path, &actions, 0, arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	while (!error && (n = read(ends[0], text + used, TEXT_MOST - 1 - used)) > 0) {
		used += n;
	}
	close(ends[0]);
	text[used] = 0;
	if (error) {
		return -error;
	}
	CHECK_INT(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static void the_library_path_is_searched(void)
{
	char text[TEXT_MOST];

	CHECK_INT(run(STARTER, "LD_LIBRARY_PATH=/none:/test/lib", text), 0);
	CHECK(!strcmp(text, "starter 2 " STARTER " 1\n"));
}

static void a_missing_library_is_named(void)
{
	char text[TEXT_MOST];

	CHECK_INT(run(STARTER, "A=1", text), 127);
	CHECK(strstr(text, "Error loading shared library libsecond.so: "
			   "No such file or directory (needed by " STARTER ")") != 0);
}

static void a_missing_symbol_is_named(void)
{
	struct file f = file_read("/test/lib/libfirst.so");
	char text[TEXT_MOST];

	CHECK_INT(mkdir("/tmp/lib", 0755), 0);
	file_write(&f, "/tmp/lib/libsecond.so", f.size, 0644);
	CHECK_INT(run(STARTER, "LD_LIBRARY_PATH=/tmp/lib", text), 127);
	CHECK(strstr(text, "Error relocating " STARTER ": second_function: symbol not found") != 0);
	CHECK_INT(unlink("/tmp/lib/libsecond.so"), 0);
	CHECK_INT(rmdir("/tmp/lib"), 0);
	free(f.bytes);
}

static int with_interpreter(const char *path)
{
	struct file f = file_read(STARTER);
	Elf64_Phdr *p = header(&f, PT_INTERP);
	char text[TEXT_MOST];

	CHECK(p && strlen(path) < p->p_filesz);
	strcpy(f.bytes + p->p_offset, path);
	file_write(&f, COPY, f.size, 0755);
	free(f.bytes);
	return run(COPY, "LD_LIBRARY_PATH=/test/lib", text);
}

static void an_interpreter_is_checked_like_a_program(void)
{
	struct file f = file_read("/lib/libc.so");

	CHECK_INT(with_interpreter("/lib/libc.so"), 0);
	CHECK_INT(with_interpreter("/lib/none"), -ENOENT);
	CHECK_INT(with_interpreter("/etc/motd"), -EACCES);
	CHECK_INT(with_interpreter("/lib"), -EACCES);
	/* It has a place of its own, and one that needs an interpreter. */
	CHECK_INT(with_interpreter("/bin/true"), -ENOEXEC);
	CHECK_INT(with_interpreter(STARTER), -ENOEXEC);
	file_write(&f, "/tmp/i", f.size, 0755);
	CHECK_INT(with_interpreter("/tmp/i"), 0);
	file_write(&f, "/tmp/i", f.size / 2, 0755);
	CHECK_INT(with_interpreter("/tmp/i"), -ENOEXEC);
	((Elf64_Ehdr *)(void *)f.bytes)->e_entry = -2UL;
	file_write(&f, "/tmp/i", f.size, 0755);
	CHECK_INT(with_interpreter("/tmp/i"), -ENOEXEC);
	CHECK_INT(unlink("/tmp/i"), 0);
	CHECK_INT(unlink(COPY), 0);
	free(f.bytes);
}

TESTS_MAIN(TEST(a_library_that_is_cut_off_is_refused), TEST(wild_headers_end_nobody),
	   TEST(a_wild_dynamic_section_ends_nobody), TEST(the_library_path_is_searched),
	   TEST(a_missing_library_is_named), TEST(a_missing_symbol_is_named),
	   TEST(an_interpreter_is_checked_like_a_program))
