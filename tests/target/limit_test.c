/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setrlimit() and who keeps to it. Each test sets its limits in a child, so
 * that none of them is the next one's.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { USER = 1000, OTHER = 1001, MB = 1 << 20, KB = 1 << 10, KILLED = 1000 };

static const char file[] = "/tmp/limited";
static volatile sig_atomic_t signals_seen;

static void limit(int resource, rlim_t soft, rlim_t hard)
{
	struct rlimit r = { soft, hard };

	if (setrlimit(resource, &r) != 0) {
		_exit(100);
	}
}

static void count_signal(int signo)
{
	(void)signo;
	signals_seen++;
}

static void become(uid_t uid)
{
	if (setresuid(uid, uid, uid) != 0) {
		_exit(101);
	}
}

/* The promises of a child: the line that is broken first, or 0. */
#define WANT(condition)                 \
	do {                            \
		if (!(condition)) {     \
			return __LINE__ % 256; \
		}                       \
	} while (0)

static int run(int (*function)(void *))
{
	return child_end(child_start(function, NULL));
}

static int rules(void *unused)
{
	struct rlimit r = { 10, 5 };

	(void)unused;
	WANT(setrlimit(RLIMIT_NOFILE, &r) == -1 && errno == EINVAL);
	WANT(getrlimit(16, &r) == -1 && errno == EINVAL);
	limit(RLIMIT_CORE, 5, 10);
	become(USER);
	r = (struct rlimit){ 10, 10 };
	WANT(setrlimit(RLIMIT_CORE, &r) == 0);
	r = (struct rlimit){ 5, 11 };
	WANT(setrlimit(RLIMIT_CORE, &r) == -1 && errno == EPERM);
	r = (struct rlimit){ 3, 5 };
	WANT(setrlimit(RLIMIT_CORE, &r) == 0);
	r = (struct rlimit){ 5, 10 };
	WANT(setrlimit(RLIMIT_CORE, &r) == -1 && errno == EPERM);
	WANT(getrlimit(RLIMIT_CORE, &r) == 0 && r.rlim_cur == 3 && r.rlim_max == 5);
	return 0;
}

static void soft_is_at_most_hard_and_only_root_raises_hard(void)
{
	CHECK_INT(run(rules), 0);
}

static int wait_for_ever(void *unused)
{
	(void)unused;
	for (;;) {
		pause();
	}
	return 0;
}

static void *wait_in_thread(void *unused)
{
	wait_for_ever(NULL);
	return unused;
}

static int ask_stranger(void *pid)
{
	struct rlimit r;

	become(OTHER);
	return prlimit((int)(intptr_t)pid, RLIMIT_NOFILE, NULL, &r) == -1 ? errno : 0;
}

static void prlimit_reaches_processes_of_the_same_user(void)
{
	struct rlimit r = { 20, 30 };
	int child = child_start(wait_for_ever, NULL);

	CHECK_INT(prlimit(child, RLIMIT_NOFILE, &r, NULL), 0);
	memset(&r, 0, sizeof(r));
	CHECK_INT(prlimit(child, RLIMIT_NOFILE, NULL, &r), 0);
	CHECK(r.rlim_cur == 20 && r.rlim_max == 30);
	CHECK_INT(child_end(child_start(ask_stranger, (void *)(intptr_t)child)), EPERM);
	kill(child, SIGKILL);
	CHECK_INT(child_end(child), KILLED + SIGKILL);
	CHECK_ERRNO(prlimit(child, RLIMIT_NOFILE, NULL, &r), ESRCH);
}

/* By fork, then by spawn and exec: the shell says its own. */
static int inherit(void *unused)
{
	char *argv[] = { "sh", "-c", "[ $(ulimit -n) = 77 ] && exec sh -c '[ $(ulimit -n) = 77 ]'",
			 NULL };
	char *envp[] = { "PATH=/bin", NULL };
	struct rlimit r;
	pid_t pid;

	limit(RLIMIT_NOFILE, 77, 77);
	pid = fork();
	if (pid == 0) {
		_exit(getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur == 77 ? 0 : 1);
	}
	WANT(child_end(pid) == 0);
	WANT(posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, envp) == 0);
	WANT(child_end(pid) == 0);
	(void)unused;
	return 0;
}

static void limits_are_inherited(void)
{
	CHECK_INT(run(inherit), 0);
}

static int few_threads(void *unused)
{
	pthread_t thread;
	pid_t first, second;

	(void)unused;
	limit(RLIMIT_NPROC, 3, 3);
	become(USER);
	first = child_start(wait_for_ever, NULL);
	second = child_start(wait_for_ever, NULL);
	WANT(fork() == -1 && errno == EAGAIN);
	WANT(pthread_create(&thread, NULL, wait_in_thread, NULL) == EAGAIN);
	kill(first, SIGKILL);
	WANT(child_end(first) == KILLED + SIGKILL);
	WANT(pthread_create(&thread, NULL, wait_in_thread, NULL) == 0);
	WANT(fork() == -1 && errno == EAGAIN);
	kill(second, SIGKILL);
	WANT(child_end(second) == KILLED + SIGKILL);
	return 0;
}

static int root_with_few(void *unused)
{
	(void)unused;
	limit(RLIMIT_NPROC, 1, RLIM_INFINITY);
	return child_end(child_start(few_threads, NULL));
}

static void threads_of_a_user_are_limited(void)
{
	CHECK_INT(run(few_threads), 0);
}

static void threads_of_root_are_not(void)
{
	CHECK_INT(run(root_with_few), 0);
}

static void *map(size_t bytes, int prot)
{
	return mmap(NULL, bytes, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int little_space(void *unused)
{
	char *most;

	(void)unused;
	limit(RLIMIT_AS, 16 * MB, 16 * MB);
	WANT(map(17 * MB, PROT_READ) == MAP_FAILED && errno == ENOMEM);
	most = map(10 * MB, PROT_READ | PROT_WRITE);
	WANT(most != MAP_FAILED);
	WANT(map(8 * MB, PROT_NONE) == MAP_FAILED && errno == ENOMEM);
	WANT(malloc(8 * MB) == NULL && errno == ENOMEM);
	WANT(munmap(most, 10 * MB) == 0);
	WANT(map(8 * MB, PROT_READ) != MAP_FAILED);
	return 0;
}

static void address_space_is_limited(void)
{
	CHECK_INT(run(little_space), 0);
}

static int little_data(void *unused)
{
	char *p;

	(void)unused;
	limit(RLIMIT_DATA, 4 * MB, 4 * MB);
	WANT(map(5 * MB, PROT_READ | PROT_WRITE) == MAP_FAILED && errno == ENOMEM);
	p = map(5 * MB, PROT_READ);
	WANT(p != MAP_FAILED);
	WANT(mprotect(p, 5 * MB, PROT_READ | PROT_WRITE) == -1 && errno == ENOMEM);
	WANT(mprotect(p, 2 * MB, PROT_READ | PROT_WRITE) == 0);
	return 0;
}

static void data_is_limited(void)
{
	CHECK_INT(run(little_data), 0);
}

/* Touches so many bytes of stack, one frame after the other. */
static int descend(size_t bytes)
{
	volatile char frame[KB];

	frame[0] = 1;
	return bytes > sizeof(frame) ? descend(bytes - sizeof(frame)) + frame[0] : 0;
}

static int shallow(void *unused)
{
	(void)unused;
	limit(RLIMIT_STACK, 512 * KB, RLIM_INFINITY);
	descend(256 * KB);
	return 0;
}

static int deep(void *unused)
{
	(void)unused;
	limit(RLIMIT_STACK, 512 * KB, RLIM_INFINITY);
	descend(MB);
	return 0;
}

static int deep_in_little_space(void *unused)
{
	(void)unused;
	limit(RLIMIT_AS, 3 * MB, RLIM_INFINITY);
	descend(4 * MB);
	return 0;
}

static void the_stack_ends_at_its_limit(void)
{
	CHECK_INT(run(shallow), 0);
	CHECK_INT(run(deep), KILLED + SIGSEGV);
}

static void the_stack_counts_as_address_space(void)
{
	CHECK_INT(run(deep_in_little_space), KILLED + SIGSEGV);
}

static int fill(void *unused)
{
	static char block[5 * KB];
	int fd = open(file, O_RDWR | O_CREAT | O_TRUNC, 0600), ends[2];

	(void)unused;
	signal(SIGXFSZ, count_signal);
	limit(RLIMIT_FSIZE, 8 * KB, 8 * KB);
	WANT(write(fd, block, sizeof(block)) == sizeof(block));
	WANT(write(fd, block, sizeof(block)) == 3 * KB && signals_seen == 0);
	WANT(write(fd, block, 1) == -1 && errno == EFBIG && signals_seen == 1);
	WANT(write(fd, block, 0) == 0 && signals_seen == 1);
	WANT(pwrite(fd, block, sizeof(block), 7 * KB) == KB && signals_seen == 1);
	WANT(pwrite(fd, block, 1, 8 * KB) == -1 && errno == EFBIG && signals_seen == 2);
	WANT(lseek(fd, 0, SEEK_SET) == 0 && fcntl(fd, F_SETFL, O_APPEND) == 0);
	WANT(write(fd, block, 1) == -1 && errno == EFBIG && signals_seen == 3);
	WANT(ftruncate(fd, 8 * KB + 1) == -1 && errno == EFBIG && signals_seen == 4);
	WANT(truncate(file, 8 * KB + 1) == -1 && errno == EFBIG && signals_seen == 5);
	WANT(ftruncate(fd, 8 * KB) == 0 && signals_seen == 5);
	limit(RLIMIT_FSIZE, 1, 8 * KB);
	WANT(pipe(ends) == 0 && write(ends[1], block, 2 * KB) == 2 * KB);
	return 0;
}

static int overfill(void *unused)
{
	int fd = open(file, O_RDWR | O_CREAT | O_TRUNC, 0600);

	(void)unused;
	limit(RLIMIT_FSIZE, 0, 0);
	return write(fd, "x", 1) == 1 ? 0 : errno;
}

static void files_are_written_up_to_the_limit(void)
{
	CHECK_INT(run(fill), 0);
	CHECK_INT(run(overfill), KILLED + SIGXFSZ);
	unlink(file);
}

static int few_files(void *unused)
{
	int fd, last = -1;

	(void)unused;
	limit(RLIMIT_NOFILE, 10, 10);
	while ((fd = open("/dev/null", O_RDONLY)) >= 0) {
		last = fd;
	}
	WANT(errno == EMFILE && last == 9);
	WANT(dup2(0, 10) == -1 && errno == EBADF);
	WANT(fcntl(0, F_DUPFD, 10) == -1 && errno == EINVAL);
	WANT(sysconf(_SC_OPEN_MAX) == 10);
	return 0;
}

static void descriptors_are_limited(void)
{
	CHECK_INT(run(few_files), 0);
}

static int busy(void *unused)
{
	(void)unused;
	limit(RLIMIT_CPU, 1, 2);
	for (;;) {
	}
	return 0;
}

static int busy_until_told(void *unused)
{
	struct rusage used;

	(void)unused;
	signal(SIGXCPU, count_signal);
	limit(RLIMIT_CPU, 1, 20);
	while (!signals_seen) {
	}
	WANT(getrusage(RUSAGE_SELF, &used) == 0 && used.ru_utime.tv_sec == 1);
	/* And once more, a second later. */
	while (signals_seen < 2) {
	}
	return 0;
}

static int kill_at_hard(void *unused)
{
	signal(SIGXCPU, SIG_IGN);
	return busy(unused);
}

static void processor_time_is_limited(void)
{
	CHECK_INT(run(busy), KILLED + SIGXCPU);
	CHECK_INT(run(kill_at_hard), KILLED + SIGKILL);
	CHECK_INT(run(busy_until_told), 0);
}

static void proc_shows_limits(void)
{
	char text[4096], *line;
	struct rlimit old, r;
	int fd = open("/proc/self/limits", O_RDONLY);
	ssize_t length;

	CHECK_INT(getrlimit(RLIMIT_CORE, &old), 0);
	r = (struct rlimit){ 12345, old.rlim_max };
	CHECK_INT(setrlimit(RLIMIT_CORE, &r), 0);
	length = read(fd, text, sizeof(text) - 1);
	setrlimit(RLIMIT_CORE, &old);
	CHECK(length > 0);
	close(fd);
	text[length] = 0;
	line = strstr(text, "Max core file size");
	CHECK(line != NULL && strstr(line, "12345") != NULL &&
	      strstr(line, "12345") < strchr(line, '\n'));
}

TESTS_MAIN(TEST(soft_is_at_most_hard_and_only_root_raises_hard),
	   TEST(prlimit_reaches_processes_of_the_same_user), TEST(limits_are_inherited),
	   TEST(threads_of_a_user_are_limited), TEST(threads_of_root_are_not),
	   TEST(address_space_is_limited), TEST(data_is_limited), TEST(the_stack_ends_at_its_limit),
	   TEST(the_stack_counts_as_address_space), TEST(files_are_written_up_to_the_limit),
	   TEST(descriptors_are_limited), TEST(processor_time_is_limited), TEST(proc_shows_limits))
