/* SPDX-License-Identifier: Apache-2.0 */
/*
 * use: prints how a program is used. The text is in the program's file, in
 * the section .usage (see lib/usage), and nothing is run to get it; only the
 * commands of toybox and busybox have theirs inside and are asked with --help.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <usage.h>

USAGE("usage: use PROGRAM\n"
      "Prints how PROGRAM (a path, or a name that is looked for along PATH) is used.\n");

struct image {
	char *bytes;
	size_t size;
};

static int image_read(int fd, struct image *image)
{
	struct stat st;
	size_t used = 0;
	ssize_t got = 1;

	if (fstat(fd, &st) != 0) {
		return errno;
	}
	image->bytes = malloc((size_t)st.st_size + 1);
	if (!image->bytes) {
		return ENOMEM;
	}
	while (used < (size_t)st.st_size && got > 0) {
		got = read(fd, image->bytes + used, (size_t)st.st_size - used);
		used += got > 0 ? (size_t)got : 0;
	}
	image->size = used;
	return got < 0 ? errno : 0;
}

/* A part of the file, NULL where the file does not have it all. */
static const void *part(const struct image *image, size_t offset, size_t bytes)
{
	return offset <= image->size && bytes <= image->size - offset ? image->bytes + offset
								       : NULL;
}

static int is_elf(const struct image *image)
{
	const Elf64_Ehdr *elf = part(image, 0, sizeof(*elf));

	return elf && memcmp(elf->e_ident, ELFMAG, SELFMAG) == 0 &&
	       elf->e_ident[EI_CLASS] == ELFCLASS64 && elf->e_shentsize == sizeof(Elf64_Shdr) &&
	       elf->e_shoff % sizeof(long) == 0;
}

static int is_usage(const struct image *image, const Elf64_Shdr *names, const Elf64_Shdr *section)
{
	const char *name = part(image, names->sh_offset + section->sh_name, sizeof(USAGE_SECTION));

	return name && memcmp(name, USAGE_SECTION, sizeof(USAGE_SECTION)) == 0;
}

/* The text and its length, NULL if there is none. */
static const char *usage_find(const struct image *image, size_t *length)
{
	const Elf64_Ehdr *elf = (const void *)image->bytes;
	const Elf64_Shdr *table;

	if (!is_elf(image)) {
		return NULL;
	}
	table = part(image, elf->e_shoff, elf->e_shnum * sizeof(*table));
	if (!table || elf->e_shstrndx >= elf->e_shnum) {
		return NULL;
	}
	for (unsigned i = 0; i < elf->e_shnum; i++) {
		const char *text = part(image, table[i].sh_offset, table[i].sh_size);

		if (text && is_usage(image, &table[elf->e_shstrndx], &table[i])) {
			*length = strnlen(text, table[i].sh_size);
			return text;
		}
	}
	return NULL;
}

/* Opens NAME along PATH, or as it is when it has a slash; PATH_OUT: where it was. */
static int program_open(const char *name, char *path_out, size_t size)
{
	const char *at = getenv("PATH");

	if (strchr(name, '/')) {
		snprintf(path_out, size, "%s", name);
		return open(name, O_RDONLY | O_CLOEXEC);
	}
	for (at = at ? at : "/bin:/sbin"; *at; at += strspn(at, ":")) {
		int length = (int)strcspn(at, ":");
		int fd;

		snprintf(path_out, size, "%.*s/%s", length, at, name);
		fd = open(path_out, O_RDONLY | O_CLOEXEC);
		if (fd >= 0) {
			return fd;
		}
		at += length;
	}
	errno = ENOENT;
	return -1;
}

static int ask_program(const char *name, const char *path)
{
	char real[PATH_MAX];
	const char *slash;

	if (realpath(path, real) && (slash = strrchr(real, '/')) != NULL &&
	    (strcmp(slash + 1, "toybox") == 0 || strcmp(slash + 1, "busybox") == 0)) {
		/* Busybox thinks that it is complaining. */
		dup2(1, 2);
		execl(path, name, "--help", (char *)NULL);
	}
	fprintf(stderr, "use: %s has no usage text in it: '%s --help' may tell\n", path, name);
	return 1;
}

int main(int argc, char *argv[])
{
	struct image image = { 0 };
	char path[PATH_MAX];
	const char *text;
	size_t length;
	int fd, error;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	if (argc != 2 || argv[1][0] == '-') {
		return usage_fail();
	}
	fd = program_open(argv[1], path, sizeof(path));
	error = fd < 0 ? errno : image_read(fd, &image);
	if (error) {
		fprintf(stderr, "use: %s: %s\n", argv[1], strerror(error));
		return 1;
	}
	text = usage_find(&image, &length);
	if (!text) {
		return ask_program(argv[1], path);
	}
	fwrite(text, 1, length, stdout);
	return fflush(stdout) != 0;
}
