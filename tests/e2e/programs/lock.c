/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lock FILE COMMAND...: does one thing after the other on FILE's locks, each
 * on its own descriptor's first bytes, and tells what came of it.
 *
 *   read, write   F_SETLK of that kind: "got it", or the error
 *   wait          F_SETLKW for writing
 *   test          F_GETLK for writing: "free", or the holder's pid
 *   close         opens the file once more and closes that
 *   fork          a child that keeps the descriptor for 30 seconds
 *   hold          says "holds", waits for a line, ends
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void lock(int fd, int command, int type)
{
	struct flock f = { .l_type = type, .l_whence = SEEK_SET, .l_len = 10 };

	puts(fcntl(fd, command, &f) == 0 ? "got it" : strerror(errno));
}

static void test(int fd)
{
	struct flock f = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };

	if (fcntl(fd, F_GETLK, &f) != 0) {
		puts(strerror(errno));
	} else if (f.l_type == F_UNLCK) {
		puts("free");
	} else {
		printf("%d %d+%d\n", (int)f.l_pid, (int)f.l_start, (int)f.l_len);
	}
}

static void child_keeps(void)
{
	if (fork() == 0) {
		sleep(30);
		_exit(0);
	}
}

static void hold(void)
{
	char line[2];

	puts("holds");
	fflush(stdout);
	read(0, line, 1);
}

int main(int argc, char *argv[])
{
	int fd = argc > 1 ? open(argv[1], O_RDWR | O_CREAT, 0644) : -1;

	if (fd < 0) {
		perror("lock");
		return 1;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "read") == 0) {
			lock(fd, F_SETLK, F_RDLCK);
		} else if (strcmp(argv[i], "write") == 0) {
			lock(fd, F_SETLK, F_WRLCK);
		} else if (strcmp(argv[i], "wait") == 0) {
			lock(fd, F_SETLKW, F_WRLCK);
		} else if (strcmp(argv[i], "test") == 0) {
			test(fd);
		} else if (strcmp(argv[i], "close") == 0) {
			close(open(argv[1], O_RDONLY));
		} else if (strcmp(argv[i], "fork") == 0) {
			child_keeps();
		} else {
			hold();
		}
	}
	return 0;
}
