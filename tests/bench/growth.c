/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How cost grows: an operation with few things around and with many, as the
 * second cost in percent of the first.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/dispatch.h>
#include <sys/iofunc.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { FEW = 10, MANY = 10000, CROWD = 1000, BYTES = 24, PATH_BYTES = 32 };

extern char **environ;

static void compare(const char *name, long few, long many)
{
	report(name, (many * 100 + few / 2) / few);
}

/* Connections: a message with 10 and with 10,000 open to the same channel. */

static char message[BYTES];
static int coids[MANY];

static void serve(void *with)
{
	int chid = need(ChannelCreate(0), "ChannelCreate");

	peer_ready(chid);
	for (;;) {
		int rcvid = MsgReceive(chid, message, BYTES, NULL);

		if (rcvid > 0) {
			MsgReply(rcvid, 0, message, BYTES);
		}
	}
	(void)with;
}

static void send(void *with)
{
	need(MsgSend(*(int *)with, message, BYTES, message, BYTES), "MsgSend");
}

static void connections(void)
{
	struct peer peer;
	struct row row = { "growth_connections", send, NULL, 500 };
	int i;
	long few;

	peer_start(&peer, serve, NULL);
	for (i = 0; i < FEW; i++) {
		coids[i] = peer_connect(&peer);
	}
	row.with = &coids[FEW - 1];
	few = measured(&row);
	for (; i < MANY; i++) {
		coids[i] = peer_connect(&peer);
	}
	row.with = &coids[MANY - 1];
	compare(row.name, few, measured(&row));
	while (i-- > 0) {
		ConnectDetach(coids[i]);
	}
	peer_end(&peer);
}

/* Names: open with 10 and with 10,000 attached. The server attaches the rest when asked. */

static iofunc_attr_t attr;
static resmgr_connect_funcs_t connect;
static resmgr_io_funcs_t io;

static void attach(dispatch_t *dpp, int from, int to)
{
	for (int i = from; i < to; i++) {
		char path[PATH_BYTES];

		snprintf(path, sizeof(path), "/dev/bench%d", i);
		need(resmgr_attach(dpp, NULL, path, _FTYPE_ANY, 0, &connect, &io, &attr),
		     "resmgr_attach");
	}
}

static int more_names(message_context_t *ctp, int code, unsigned flags, void *handle)
{
	(void)code;
	(void)flags;
	(void)handle;
	attach(ctp->dpp, FEW, MANY);
	MsgReply(ctp->rcvid, 0, NULL, 0);
	return 0;
}

static void serve_names(void *with)
{
	dispatch_t *dpp = dispatch_create();

	(void)with;
	iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect, _RESMGR_IO_NFUNCS, &io);
	iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
	attach(dpp, 0, FEW);
	need(message_attach(dpp, NULL, _IO_MAX + 1, _IO_MAX + 1, more_names, NULL),
	     "message_attach");
	peer_ready(dispatch_chid(dpp));
	dispatch_loop(dpp);
}

static void open_close(void *with)
{
	need(close(need(open(with, O_RDWR), "open")), "close");
}

static void names(void)
{
	unsigned short more = _IO_MAX + 1;
	struct peer peer;
	struct row row = { "growth_names", open_close, "/dev/bench5", 200 };
	long few;
	int coid;

	peer_start(&peer, serve_names, NULL);
	coid = peer_connect(&peer);
	few = measured(&row);
	need(MsgSend(coid, &more, sizeof(more), NULL, 0), "attaching names");
	compare(row.name, few, measured(&row));
	ConnectDetach(coid);
	peer_end(&peer);
}

/* Processes: spawn and wait with 10 and with 1,000 alive. */

static void sleep_for_ever(void *with)
{
	(void)with;
	peer_ready(0);
	pause();
}

static void spawn(void *with)
{
	static char *const arguments[] = { "/test/bench", "nothing", NULL };
	pid_t pid;

	need_zero(posix_spawn(&pid, arguments[0], NULL, NULL, arguments, environ), "posix_spawn");
	need(waitpid(pid, NULL, 0), "waitpid");
	(void)with;
}

static void processes(void)
{
	static struct peer peers[CROWD];
	struct row row = { "growth_processes", spawn, NULL, 10 };
	int i;
	long few;

	for (i = 0; i < FEW; i++) {
		peer_start(&peers[i], sleep_for_ever, NULL);
	}
	few = measured(&row);
	for (; i < CROWD; i++) {
		peer_start(&peers[i], sleep_for_ever, NULL);
	}
	compare(row.name, few, measured(&row));
	while (i-- > 0) {
		peer_end(&peers[i]);
	}
}

/* Timers: arming and disarming one with 10 and with 10,000 armed. */

static const struct itimerspec far = { { 0, 0 }, { 3600, 0 } };
static const struct itimerspec never;
static timer_t timers[MANY];

static void timer_arm(int i)
{
	struct sigevent event = { .sigev_notify = SIGEV_NONE };

	need(timer_create(CLOCK_MONOTONIC, &event, &timers[i]), "timer_create");
	need(timer_settime(timers[i], 0, &far, NULL), "timer_settime");
}

static void arm_disarm(void *with)
{
	timer_t *timer = with;

	need(timer_settime(*timer, 0, &never, NULL), "timer_settime");
	need(timer_settime(*timer, 0, &far, NULL), "timer_settime");
}

static void armed_timers(void)
{
	struct row row = { "growth_timers", arm_disarm, &timers[FEW - 1], 200 };
	int i;
	long few;

	for (i = 0; i < FEW; i++) {
		timer_arm(i);
	}
	few = measured(&row);
	for (; i < MANY; i++) {
		timer_arm(i);
	}
	row.with = &timers[MANY - 1];
	compare(row.name, few, measured(&row));
	while (i-- > 0) {
		timer_delete(timers[i]);
	}
}

void bench_growth(void)
{
	connections();
	names();
	armed_timers();
}

void bench_crowd(void)
{
	processes();
}
