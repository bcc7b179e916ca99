/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nothing is lost: what taskman's ledgers hold (TM_AUDIT) is the same before
 * and after a hundred turns of each thing that makes and ends objects.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <unistd.h>

#include "abi/msg/tm.h"
#include "check.h"
#include "libc/neutrino/system_info.h"

/*
 * malloc, a server's or this program's, takes fresh pages for some hundred turns
 * before it comes back to the first ones; what only concerns taskman settles sooner.
 */
enum { TURNS = 100, FEW = 20, MANY = 600, LONG = 1000, GROWTH_MOST = 3, SETTLE_MS = 3000,
       PAGE_BYTES = 4096 };

/*
 * What is held in the end for nobody who lives: the part that a living process
 * alone uses is its allocator's affair, which takes pages and gives them back by
 * rules of its own; OWN gets the pages of that part, of all but this program.
 */
static void audit(struct tm_audit *out, size_t *own)
{
	struct tm_audit_process one = { .pid = 0 };

	*own = 0;
	CHECK_INT(system_audit(out), 0);
	CHECK_INT(out->differences, 0);
	while (system_audit_process((int)one.pid + 1, &one) == 0) {
		out->pages -= one.pages;
		out->slots_used -= one.slots;
		out->heap_bytes -= one.heap_bytes;
		out->regions -= one.regions;
		out->free_bytes += one.pages * PAGE_BYTES + one.heap_bytes;
		*own += (int)one.pid == getpid() ? 0 : one.pages;
	}
}

static int is_same(const struct tm_audit *a, const struct tm_audit *b)
{
	return a->free_bytes == b->free_bytes && a->slots_used == b->slots_used &&
	       a->heap_bytes == b->heap_bytes && a->pages == b->pages &&
	       a->processes == b->processes && a->threads == b->threads &&
	       a->channels == b->channels && a->connections == b->connections &&
	       a->regions == b->regions && a->timers == b->timers;
}

static void compare(const struct tm_audit *a, const struct tm_audit *b)
{
	CHECK_INT(b->processes, a->processes);
	CHECK_INT(b->threads, a->threads);
	CHECK_INT(b->channels, a->channels);
	CHECK_INT(b->connections, a->connections);
	CHECK_INT(b->timers, a->timers);
	CHECK_INT(b->regions, a->regions);
	CHECK_INT(b->slots_used, a->slots_used);
	CHECK_INT(b->pages, a->pages);
	CHECK_INT(b->heap_bytes, a->heap_bytes);
	CHECK_INT(b->free_bytes, a->free_bytes);
}

/* The first turns make what is kept; servers may take a moment to let go. */
static void turns(void (*turn)(void), int before_that)
{
	struct tm_audit before, after;
	size_t own;
	long start;

	for (int i = 0; i < before_that; i++) {
		turn();
	}
	sleep_ms(100);
	audit(&before, &own);
	for (int i = 0; i < TURNS; i++) {
		turn();
	}
	start = now_ms();
	do {
		sleep_ms(20);
		audit(&after, &own);
	} while (!is_same(&before, &after) && now_ms() - start < SETTLE_MS);
	compare(&before, &after);
}

/*
 * A server may grow with what it holds at once; it may not lose anything each
 * time. GROWTH_MOST pages are less than the smallest allocation of so many turns.
 */
static void servers_keep_their_size(void (*turn)(void))
{
	struct tm_audit ignored;
	size_t before, after;

	audit(&ignored, &before);
	for (int i = 0; i < LONG; i++) {
		turn();
	}
	sleep_ms(100);
	audit(&ignored, &after);
	CHECK(after <= before + GROWTH_MOST);
}

static void channel_turn(void)
{
	int chid = ChannelCreate(0);
	int coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);

	MsgSendPulse(coid, 10, 1, 1);
	ConnectDetach(coid);
	ChannelDestroy(chid);
}

static void *receive_to_the_end(void *argument)
{
	struct _pulse pulse;

	while (MsgReceive(*(int *)argument, &pulse, sizeof(pulse), NULL) >= 0) {
		/* until the channel has gone */
	}
	return NULL;
}

/* Two receivers: pulses are forwarded. The channel ends under them. */
static void receivers_turn(void)
{
	int chid = ChannelCreate(0);
	int coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
	pthread_t threads[2];
	int count = 0;

	while (count < 2 && pthread_create(&threads[count], NULL, receive_to_the_end, &chid) == 0) {
		MsgSendPulse(coid, 10, 1, count++);
	}
	sched_yield();
	MsgSendPulse(coid, 10, 1, 2);
	ChannelDestroy(chid);
	while (count > 0) {
		pthread_join(threads[--count], NULL);
	}
	ConnectDetach(coid);
}

static int send_and_die(void *argument)
{
	int coid = ConnectAttach(0, getppid(), *(int *)argument, _NTO_SIDE_CHANNEL, 0);

	for (int i = 0; i < 5; i++) {
		MsgSendPulse(coid, 10, 1, i);
	}
	return 0;
}

/* A sender that dies: its pulses are read, or the channel ends with them. */
static void dead_sender_turn(void)
{
	static int odd;
	int chid = ChannelCreate(0);
	struct _pulse pulse = { 0 };

	child_end(child_start(send_and_die, &chid));
	odd = !odd;
	while (odd && pulse.code != _PULSE_CODE_CLOSED) {
		MsgReceive(chid, &pulse, sizeof(pulse), NULL);
	}
	ChannelDestroy(chid);
}

static int receive_and_die(void *argument)
{
	struct _pulse pulse;
	int chid = ChannelCreate(0);

	write(*(int *)argument, &chid, sizeof(chid));
	return MsgReceive(chid, &pulse, sizeof(pulse), NULL);
}

/* A receiver that dies with pulses in its ring. */
static void dead_receiver_turn(void)
{
	int fds[2], chid, pid, coid;

	if (pipe(fds) != 0) {
		return;
	}
	pid = child_start(receive_and_die, &fds[1]);
	read(fds[0], &chid, sizeof(chid));
	coid = ConnectAttach(0, pid, chid, _NTO_SIDE_CHANNEL, 0);
	for (int i = 0; i < 5; i++) {
		MsgSendPulse(coid, 10, 1, i);
	}
	child_end(pid);
	ConnectDetach(coid);
	close(fds[0]);
	close(fds[1]);
}

static int nothing(void *argument)
{
	return argument != NULL;
}

static void fork_turn(void)
{
	child_end(child_start(nothing, NULL));
}

static int crash(void *argument)
{
	return *(volatile int *)argument;
}

static void crash_turn(void)
{
	child_end(child_start(crash, NULL));
}

static int run_true(void *argument)
{
	(void)argument;
	execl("/bin/true", "true", NULL);
	return 1;
}

static void exec_turn(void)
{
	child_end(child_start(run_true, NULL));
}

static void *thread_nothing(void *argument)
{
	return argument;
}

static void thread_turn(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, thread_nothing, NULL) == 0) {
		pthread_join(thread, NULL);
	}
}

/* A thread that has waited in poll(), for some time and then for a byte. */
static void *poll_some(void *argument)
{
	struct pollfd p = { .fd = ((int *)argument)[0], .events = POLLIN };

	poll(&p, 1, 1);
	poll(&p, 1, -1);
	return NULL;
}

static void poll_turn(void)
{
	pthread_t thread;
	int fds[2];

	if (pipe(fds) == 0) {
		if (pthread_create(&thread, NULL, poll_some, fds) == 0) {
			sleep_ms(3);
			write(fds[1], "x", 1);
			pthread_join(thread, NULL);
		}
		close(fds[0]);
		close(fds[1]);
	}
}

static void pipe_turn(void)
{
	int fds[2];
	char byte;

	if (pipe(fds) == 0) {
		write(fds[1], "x", 1);
		read(fds[0], &byte, 1);
		close(fds[0]);
		close(fds[1]);
	}
}

static void memory_turn(void)
{
	char *p = mmap(NULL, 300000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(p, 1, 300000);
	munmap(p, 300000);
}

static void file_turn(void)
{
	FILE *f = fopen("/tmp/ledger", "w");

	if (f) {
		fputs("some text\n", f);
		fclose(f);
	}
	unlink("/tmp/ledger");
}

static void timer_turn(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_NONE };
	timer_t timer;

	if (timer_create(CLOCK_MONOTONIC, &event, &timer) == 0) {
		timer_delete(timer);
	}
}

static void channels_leave_nothing(void)
{
	turns(channel_turn, MANY);
}

static void several_receivers_leave_nothing(void)
{
	turns(receivers_turn, MANY);
}

static void dead_senders_of_pulses_leave_nothing(void)
{
	turns(dead_sender_turn, MANY);
}

static void dead_receivers_of_pulses_leave_nothing(void)
{
	turns(dead_receiver_turn, MANY);
}

static void forks_leave_nothing(void)
{
	turns(fork_turn, FEW);
}

static void crashes_leave_nothing(void)
{
	turns(crash_turn, FEW);
}

static void execs_leave_nothing(void)
{
	turns(exec_turn, FEW);
}

static void threads_leave_nothing(void)
{
	turns(thread_turn, FEW);
}

static void threads_that_polled_leave_nothing(void)
{
	turns(poll_turn, FEW);
}

static void pipes_leave_nothing(void)
{
	turns(pipe_turn, MANY);
	servers_keep_their_size(pipe_turn);
}

static void memory_leaves_nothing(void)
{
	turns(memory_turn, FEW);
}

static void files_leave_nothing(void)
{
	turns(file_turn, MANY);
	servers_keep_their_size(file_turn);
}

static void timers_leave_nothing(void)
{
	turns(timer_turn, FEW);
}

TESTS_MAIN(TEST(channels_leave_nothing), TEST(several_receivers_leave_nothing),
	   TEST(dead_senders_of_pulses_leave_nothing),
	   TEST(dead_receivers_of_pulses_leave_nothing),
	   TEST(forks_leave_nothing), TEST(crashes_leave_nothing),
	   TEST(execs_leave_nothing), TEST(threads_leave_nothing),
	   TEST(threads_that_polled_leave_nothing), TEST(pipes_leave_nothing),
	   TEST(memory_leaves_nothing), TEST(files_leave_nothing), TEST(timers_leave_nothing))
