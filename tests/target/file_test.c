/* SPDX-License-Identifier: Apache-2.0 */
/* Files and folders in /tmp, by POSIX's calls: the walk from open() to tmpfs and back. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

#define BASE "/tmp/file_test"

static void start(void)
{
	system("rm -rf " BASE);
	CHECK_INT(mkdir(BASE, 0755), 0);
	CHECK_INT(chdir(BASE), 0);
}

static int make(const char *name, const char *text)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

	CHECK(fd >= 0);
	CHECK_INT(write(fd, text, strlen(text)), strlen(text));
	return fd;
}

static void what_is_written_is_read(void)
{
	char text[32] = "";
	int fd = make("a", "hello world");

	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	CHECK_INT(read(fd, text, sizeof(text)), 11);
	CHECK(strcmp(text, "hello world") == 0);
	CHECK_INT(read(fd, text, sizeof(text)), 0);
	CHECK_INT(pread(fd, text, 5, 6), 5);
	CHECK(memcmp(text, "world", 5) == 0);
	CHECK_INT(pwrite(fd, "W", 1, 6), 1);
	CHECK_INT(lseek(fd, -5, SEEK_END), 6);
	CHECK_INT(read(fd, text, 5), 5);
	CHECK(memcmp(text, "World", 5) == 0);
	close(fd);
}

static void holes_are_zero(void)
{
	char bytes[10000];
	int fd = make("hole", "x");

	CHECK_INT(pwrite(fd, "y", 1, 9999), 1);
	CHECK_INT(pread(fd, bytes, sizeof(bytes), 0), 10000);
	for (int i = 1; i < 9999; i++) {
		CHECK_INT(bytes[i], 0);
	}
	CHECK_INT(ftruncate(fd, 5), 0);
	CHECK_INT(ftruncate(fd, 50), 0);
	CHECK_INT(pread(fd, bytes, sizeof(bytes), 0), 50);
	CHECK_INT(bytes[49], 0);
	close(fd);
}

static void flags_of_open_are_obeyed(void)
{
	char text[16] = "";
	int fd;

	close(make("f", "one"));
	CHECK_ERRNO(open("f", O_CREAT | O_EXCL | O_RDWR, 0600), EEXIST);
	CHECK_ERRNO(open("none", O_RDONLY), ENOENT);
	CHECK_ERRNO(open("f/below", O_RDONLY), ENOTDIR);
	CHECK_ERRNO(open(".", O_WRONLY), EISDIR);
	fd = open("f", O_WRONLY | O_APPEND);
	CHECK_INT(write(fd, "two", 3), 3);
	CHECK_ERRNO(read(fd, text, 3), EBADF);
	close(fd);
	fd = open("f", O_RDONLY);
	CHECK_INT(read(fd, text, 16), 6);
	CHECK(strcmp(text, "onetwo") == 0);
	CHECK_ERRNO(write(fd, "x", 1), EBADF);
	close(fd);
}

static void status_is_true(void)
{
	struct stat st;
	int fd = make("s", "12345");

	CHECK_INT(fstat(fd, &st), 0);
	CHECK_INT(st.st_size, 5);
	CHECK(S_ISREG(st.st_mode));
	CHECK_INT(st.st_nlink, 1);
	CHECK_INT(chmod("s", 0600), 0);
	CHECK_INT(stat("s", &st), 0);
	CHECK_INT(st.st_mode & 07777, 0600);
	CHECK_INT(link("s", "s2"), 0);
	CHECK_INT(stat("s2", &st), 0);
	CHECK_INT(st.st_nlink, 2);
	close(fd);
}

static void an_unlinked_file_lives_while_open(void)
{
	char text[8] = "";
	int fd = make("gone", "still");

	CHECK_INT(unlink("gone"), 0);
	CHECK_ERRNO(access("gone", F_OK), ENOENT);
	CHECK_INT(pread(fd, text, 5, 0), 5);
	CHECK(strcmp(text, "still") == 0);
	close(fd);
}

static void names_move(void)
{
	close(make("old", "content"));
	close(make("target", "other"));
	CHECK_INT(rename("old", "target"), 0);
	CHECK_ERRNO(access("old", F_OK), ENOENT);
	CHECK_INT(mkdir("d", 0755), 0);
	CHECK_INT(rename("target", "d/inside"), 0);
	CHECK_INT(access("d/inside", F_OK), 0);
	CHECK_ERRNO(rename("d", "d/below"), EINVAL);
	CHECK_ERRNO(rmdir("d"), ENOTEMPTY);
	CHECK_INT(unlink("d/inside"), 0);
	CHECK_INT(rmdir("d"), 0);
}

static void links_are_followed(void)
{
	char text[64];
	struct stat st;

	close(make("real", "via link"));
	CHECK_INT(symlink("real", "soft"), 0);
	CHECK_INT(readlink("soft", text, sizeof(text)), 4);
	CHECK_INT(lstat("soft", &st), 0);
	CHECK(S_ISLNK(st.st_mode));
	CHECK_INT(stat("soft", &st), 0);
	CHECK_INT(st.st_size, 8);
	CHECK_INT(symlink("/etc/motd", "far"), 0);
	CHECK_INT(access("far", R_OK), 0);
	CHECK_INT(symlink("loop", "loop"), 0);
	CHECK_ERRNO(open("loop", O_RDONLY), ELOOP);
}

/* What `realpath` and `tar` do: they start from folders that they only name. */
static void a_path_can_start_from_a_named_folder(void)
{
	struct stat st;
	char text[8];
	int folder = open("/tmp", O_PATH), fd;

	CHECK(folder >= 0);
	CHECK_INT(mkdir("named", 0700), 0);
	close(make("named/inside", "x"));
	fd = openat(folder, "file_test/named", O_PATH | O_DIRECTORY);
	CHECK(fd >= 0);
	CHECK_INT(fstatat(fd, "inside", &st, 0), 0);
	CHECK_INT(openat(fd, "..", O_PATH), fd + 1);
	CHECK_ERRNO(readlinkat(fd + 1, "named", text, sizeof(text)), EINVAL);
	close(fd + 1);
	close(fd);
	close(folder);
}

static void a_slash_behind_a_link_means_its_folder(void)
{
	struct stat st;

	CHECK_INT(symlink("named", "short"), 0);
	CHECK_INT(lstat("short", &st), 0);
	CHECK(S_ISLNK(st.st_mode));
	CHECK_INT(lstat("short/", &st), 0);
	CHECK(S_ISDIR(st.st_mode));
	CHECK_INT(lstat("/proc/self/", &st), 0);
	CHECK(S_ISDIR(st.st_mode));
	CHECK_INT(symlink("named/inside", "file"), 0);
	CHECK_ERRNO(lstat("file/", &st), ENOTDIR);
}

static void folders_list_what_is_in_them(void)
{
	struct dirent *entry;
	int seen = 0;
	DIR *dir;

	CHECK_INT(mkdir("many", 0755), 0);
	for (int i = 0; i < 300; i++) {
		char name[32];

		snprintf(name, sizeof(name), "many/file-%03d", i);
		close(make(name, ""));
	}
	dir = opendir("many");
	CHECK(dir != NULL);
	while ((entry = readdir(dir))) {
		seen += strncmp(entry->d_name, "file-", 5) == 0;
	}
	closedir(dir);
	CHECK_INT(seen, 300);
	CHECK_INT(system("rm -r many"), 0);
}

static void large_writes_arrive_whole(void)
{
	enum { SIZE = 3 << 20 };
	char *out = malloc(SIZE), *in = malloc(SIZE);
	int fd = open("large", O_RDWR | O_CREAT, 0600);
	long done = 0;

	CHECK(out && in && fd >= 0);
	for (int i = 0; i < SIZE; i++) {
		out[i] = (char)(i ^ i >> 9);
	}
	while (done < SIZE) {
		long n = write(fd, out + done, SIZE - done);

		CHECK(n > 0);
		done += n;
	}
	for (done = 0; done < SIZE;) {
		long n = pread(fd, in + done, SIZE - done, done);

		CHECK(n > 0);
		done += n;
	}
	CHECK(memcmp(in, out, SIZE) == 0);
	close(fd);
	free(in);
	free(out);
}

static void end(void)
{
	CHECK_INT(chdir("/"), 0);
	CHECK_INT(system("rm -r " BASE), 0);
	CHECK_ERRNO(access(BASE, F_OK), ENOENT);
}

/* More than one turn of taskman copies: a read is short only at the end of a file. */
static void large_reads_are_whole(void)
{
	enum { LARGE = 1 << 20 };
	char *bytes = malloc(LARGE);
	struct stat st;
	int fd;

	CHECK(bytes != NULL);
	memset(bytes, 'x', LARGE);
	fd = open("/dev/zero", O_RDONLY);
	CHECK_INT(read(fd, bytes, LARGE), LARGE);
	CHECK(bytes[0] == 0 && memcmp(bytes, bytes + 1, LARGE - 1) == 0);
	close(fd);
	fd = open("/dev/null", O_RDONLY);
	CHECK_INT(read(fd, bytes, LARGE), 0);
	close(fd);
	fd = open("/bin/qsh", O_RDONLY);
	CHECK_INT(fstat(fd, &st), 0);
	CHECK(st.st_size > 65536 && st.st_size < LARGE);
	CHECK_INT(read(fd, bytes, LARGE), st.st_size);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), st.st_size);
	/* The same bytes as in small parts. */
	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	for (off_t at = 0; at < st.st_size;) {
		char part[4000];
		ssize_t got = read(fd, part, sizeof(part));

		CHECK(got > 0 && memcmp(part, bytes + at, got) == 0);
		at += got;
	}
	close(fd);
	free(bytes);
}

static int read_for_ever(void *argument)
{
	char *bytes = malloc(1 << 24);

	while (bytes && read(*(int *)argument, bytes, 1 << 24) > 0) {
		/* until somebody ends it */
	}
	return 1;
}

static void a_reader_of_much_can_be_killed(void)
{
	int fd = open("/dev/zero", O_RDONLY);

	for (int i = 0; i < 10; i++) {
		int pid = child_start(read_for_ever, &fd);

		sleep_ms(20 + i);
		CHECK_INT(kill(pid, SIGKILL), 0);
		CHECK_INT(child_end(pid), 1000 + SIGKILL);
	}
	close(fd);
}

TESTS_MAIN(TEST(start), TEST(large_reads_are_whole), TEST(a_reader_of_much_can_be_killed),
	   TEST(what_is_written_is_read), TEST(holes_are_zero),
	   TEST(flags_of_open_are_obeyed), TEST(status_is_true),
	   TEST(an_unlinked_file_lives_while_open), TEST(names_move), TEST(links_are_followed),
	   TEST(a_path_can_start_from_a_named_folder),
	   TEST(a_slash_behind_a_link_means_its_folder),
	   TEST(folders_list_what_is_in_them), TEST(large_writes_arrive_whole), TEST(end))
