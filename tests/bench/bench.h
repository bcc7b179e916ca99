/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the groups of rows share. A row is a turn that is repeated: measure()
 * counts the instructions of the whole machine, one hart, from before the
 * first turn to after the last and prints their average, without the cost of
 * the loop itself. peer_start() makes the other process of a row. Whatever
 * fails ends the group with one line that names it.
 */
#pragma once

#include <sys/types.h>

typedef void turn_function(void *with);

struct row {
	const char *name;
	turn_function *turn;
	void *with;
	int rounds;
};

/* `bench NAME COUNT` for the average turn; WARM turns go before. */
void measure(const struct row *row);
/* The same without printing. */
long measured(const struct row *row);
void report(const char *name, long value);

/* Ends the program when the last call failed: RESULT < 0. */
long need(long result, const char *what);
/* pthread functions return their error. */
void need_zero(int error, const char *what);

/* A forked process that runs SERVE and exits; it calls peer_ready() once, with what the
 * parent is to know: channel, or nothing. */
struct peer {
	pid_t pid;
	int value;
};
typedef void peer_function(void *with);
void peer_start(struct peer *peer, peer_function *serve, void *with);
void peer_ready(int value);
/* A side connection to the channel that the peer named. */
int peer_connect(const struct peer *peer);
void peer_end(struct peer *peer);

static inline unsigned long instructions(void)
{
	unsigned long count;

	__asm__ volatile("rdinstret %0" : "=r"(count) : : "memory");
	return count;
}

/* The groups, in the order they run. */
void bench_start(void);
void bench_message(void);
void bench_file(void);
void bench_pipe(void);
void bench_thread(void);
void bench_memory(void);
void bench_process(void);
void bench_signal(void);
void bench_shell(void);
void bench_time(void);
void bench_growth(void);
void bench_crowd(void);
