/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counting, printing and the second process: see bench.h.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/neutrino.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { WARM = 5 };

static int ready_pipe[2];

long need(long result, const char *what)
{
	if (result < 0) {
		printf("bench failed: %s: %s\n", what, strerror(errno));
		exit(1);
	}
	return result;
}

void need_zero(int error, const char *what)
{
	errno = error;
	need(-(long)error, what);
}

static void nothing(void *with)
{
	__asm__ volatile("" : : "r"(with));
}

static unsigned long count(const struct row *row, turn_function *turn)
{
	unsigned long start;

	for (int i = 0; i < WARM; i++) {
		turn(row->with);
	}
	start = instructions();
	for (int i = 0; i < row->rounds; i++) {
		turn(row->with);
	}
	return instructions() - start;
}

long measured(const struct row *row)
{
	return (count(row, row->turn) - count(row, nothing)) / row->rounds;
}

void report(const char *name, long value)
{
	printf("bench %s %ld\n", name, value);
	fflush(stdout);
}

void measure(const struct row *row)
{
	report(row->name, measured(row));
}

void peer_start(struct peer *peer, peer_function *serve, void *with)
{
	need(pipe(ready_pipe), "pipe");
	fflush(stdout);
	peer->pid = need(fork(), "fork");
	if (peer->pid == 0) {
		close(ready_pipe[0]);
		serve(with);
		_exit(0);
	}
	close(ready_pipe[1]);
	if (read(ready_pipe[0], &peer->value, sizeof(peer->value)) != sizeof(peer->value)) {
		errno = EPIPE;
		need(-1, "the other process ended");
	}
	close(ready_pipe[0]);
}

void peer_ready(int value)
{
	need(write(ready_pipe[1], &value, sizeof(value)), "telling the first process");
	close(ready_pipe[1]);
}

int peer_connect(const struct peer *peer)
{
	return need(ConnectAttach(0, peer->pid, peer->value, _NTO_SIDE_CHANNEL, 0),
		    "ConnectAttach");
}

void peer_end(struct peer *peer)
{
	need(kill(peer->pid, SIGKILL), "kill");
	need(waitpid(peer->pid, NULL, 0), "waitpid");
}
