/* SPDX-License-Identifier: Apache-2.0 */
/* Signals with a handler: to oneself, and to a process that waits for one. */
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { ROUNDS = 200 };

static volatile int caught;
static sigset_t waiting;

static void count_one(int signo)
{
	(void)signo;
	caught++;
}

static void to_self(void *with)
{
	(void)with;
	need(kill(getpid(), SIGUSR1), "kill");
}

static void wait_one(void)
{
	int before = caught;

	while (caught == before) {
		sigsuspend(&waiting);
	}
}

static void answer(void *with)
{
	pid_t first = getppid();

	(void)with;
	peer_ready(0);
	for (;;) {
		wait_one();
		kill(first, SIGUSR1);
	}
}

static void there_and_back(void *with)
{
	struct peer *peer = with;

	need(kill(peer->pid, SIGUSR1), "kill");
	wait_one();
}

/* One way is half of there and back. */
static void to_other(void)
{
	struct peer peer;
	sigset_t block;
	struct row row = { "signal_other", there_and_back, &peer, ROUNDS };

	sigemptyset(&waiting);
	sigemptyset(&block);
	sigaddset(&block, SIGUSR1);
	sigprocmask(SIG_BLOCK, &block, NULL);
	peer_start(&peer, answer, NULL);
	report(row.name, measured(&row) / 2);
	peer_end(&peer);
	sigprocmask(SIG_UNBLOCK, &block, NULL);
}

void bench_signal(void)
{
	struct sigaction action = { .sa_handler = count_one };

	need(sigaction(SIGUSR1, &action, NULL), "sigaction");
	measure(&(struct row){ "signal_self", to_self, NULL, ROUNDS });
	to_other();
}
