/* SPDX-License-Identifier: Apache-2.0 */
/* Pipes between two processes: one byte there and back, and 64 KiB one way. */
#include <unistd.h>

#include "tests/bench/bench.h"

enum { BIG = 65536 };

static int there[2], back[2];
static char bytes[BIG];

static void echo(void *with)
{
	char byte;

	(void)with;
	close(there[1]);
	close(back[0]);
	peer_ready(0);
	while (read(there[0], &byte, 1) == 1) {
		need(write(back[1], &byte, 1), "write");
	}
}

static void pour(void *with)
{
	(void)with;
	close(back[0]);
	peer_ready(0);
	while (write(back[1], bytes, BIG) > 0) {
		/* the reader decides how often */
	}
}

static void byte_there_and_back(void *with)
{
	char byte = 1;

	(void)with;
	need(write(there[1], &byte, 1), "write");
	need(read(back[0], &byte, 1), "read");
}

static void drain(void *with)
{
	size_t n = 0;

	(void)with;
	while (n < BIG) {
		n += need(read(back[0], bytes, BIG - n), "read");
	}
}

static void with_peer(peer_function *serve, const struct row *row)
{
	struct peer peer;

	need(pipe(there), "pipe");
	need(pipe(back), "pipe");
	peer_start(&peer, serve, NULL);
	measure(row);
	peer_end(&peer);
	for (int i = 0; i < 2; i++) {
		close(there[i]);
		close(back[i]);
	}
}

void bench_pipe(void)
{
	with_peer(echo, &(struct row){ "pipe_1_round_trip", byte_there_and_back, NULL, 500 });
	with_peer(pour, &(struct row){ "pipe_64k", drain, NULL, 100 });
}
