/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hog KIND: takes one kind of thing until there is no more of it, says how
 * many it got and why not more, and keeps them until it is killed.
 * "hog forks" is the one that never stops: each process makes more for ever.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
	PIECE = 1 << 18,	/* of memory, to touch */
	PAGE = 4096,
	THREADS_MOST = 10000,
	FILES_MOST = 10000,
	THREAD_STACK = 16384,
};

/* Each takes one: an errno, or 0 for one more. */
static int take_memory(void)
{
	volatile char *piece = malloc(PIECE);

	for (size_t at = 0; piece && at < PIECE; at += PAGE) {
		piece[at] = 1;
	}
	return piece ? 0 : ENOMEM;
}

/* Of two kinds in turn, so that no two become one region. */
static int take_mapping(void)
{
	static int turn;
	int prot = turn++ % 2 ? PROT_READ : PROT_NONE;

	return mmap(NULL, PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : 0;
}

static void *wait_for_ever(void *unused)
{
	for (;;) {
		pause();
	}
	return unused;
}

static int take_thread(void)
{
	static int count;
	pthread_attr_t attr;
	pthread_t thread;

	if (count++ == THREADS_MOST) {
		return EDOM;
	}
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, THREAD_STACK);
	return pthread_create(&thread, &attr, wait_for_ever, NULL);
}

static int take_file(void)
{
	static int count;
	struct rlimit most = { 1 << 20, 1 << 20 };

	if (count++ == 0 && setrlimit(RLIMIT_NOFILE, &most) != 0) {
		return errno;
	}
	if (count == FILES_MOST) {
		return EDOM;
	}
	return open("/dev/null", O_RDWR) < 0 ? errno : 0;
}

static int take_pipe(void)
{
	static int count;
	struct rlimit most = { 1 << 20, 1 << 20 };
	int ends[2];

	if (count++ == 0 && setrlimit(RLIMIT_NOFILE, &most) != 0) {
		return errno;
	}
	return pipe(ends) != 0 || write(ends[1], "x", 1) != 1 ? errno : 0;
}

static int take_channel(void)
{
	return ChannelCreate(0) < 0 ? errno : 0;
}

static int take_connection(void)
{
	static int chid = -1;

	if (chid < 0) {
		chid = ChannelCreate(0);
	}
	return ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0) < 0 ? errno : 0;
}

static int take_timer(void)
{
	struct itimerspec hour = { .it_value = { 3600, 0 } };
	timer_t timer;

	return timer_create(CLOCK_MONOTONIC, NULL, &timer) != 0 ||
			       timer_settime(timer, 0, &hour, NULL) != 0
		       ? errno
		       : 0;
}

static int take_fork(void)
{
	fork();
	return 0;
}

static const struct {
	const char *name;
	int (*take)(void);
} kinds[] = {
	{ "memory", take_memory },	 { "mappings", take_mapping }, { "threads", take_thread },
	{ "files", take_file },		 { "pipes", take_pipe },       { "channels", take_channel },
	{ "connections", take_connection }, { "timers", take_timer },  { "forks", take_fork },
};

static int hog(const char *name, int (*take)(void))
{
	unsigned long count = 0;
	int error;

	while ((error = take()) == 0) {
		count++;
	}
	printf("hog: %lu %s, then %s\n", count, name, error == EDOM ? "enough" : strerror(error));
	fflush(stdout);
	wait_for_ever(NULL);
	return 1;
}

int main(int argc, char *argv[])
{
	for (unsigned i = 0; argc == 2 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(argv[1], kinds[i].name) == 0) {
			return hog(kinds[i].name, kinds[i].take);
		}
	}
	fprintf(stderr, "usage: hog memory|mappings|threads|files|pipes|channels|connections|timers|"
			"forks\n");
	return 2;
}
