/* SPDX-License-Identifier: Apache-2.0 */
/* Clocks, sleeps and timers: never early, and not much too late. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/neutrino.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

/* The machine under the tests may be slow; late is a question of seconds. */
enum { LATE_MS = 2000 };

static void the_steady_clock_goes_forward(void)
{
	struct timespec a, b;

	clock_gettime(CLOCK_MONOTONIC, &a);
	for (int i = 0; i < 10000; i++) {
		clock_gettime(CLOCK_MONOTONIC, &b);
		CHECK(b.tv_sec > a.tv_sec || (b.tv_sec == a.tv_sec && b.tv_nsec >= a.tv_nsec));
		a = b;
	}
}

static void the_time_of_day_is_of_this_age(void)
{
	CHECK(time(NULL) > 1700000000);
}

static void a_sleep_is_never_short(void)
{
	static const long lengths[] = { 0, 1, 2, 5, 10, 50, 200 };

	for (unsigned i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct timespec pause = { 0, lengths[i] * 1000000 }, from, to;
		long ns;

		clock_gettime(CLOCK_MONOTONIC, &from);
		CHECK_INT(nanosleep(&pause, NULL), 0);
		clock_gettime(CLOCK_MONOTONIC, &to);
		ns = (to.tv_sec - from.tv_sec) * 1000000000 + to.tv_nsec - from.tv_nsec;
		CHECK(ns >= pause.tv_nsec);
		CHECK(ns < pause.tv_nsec + LATE_MS * 1000000L);
	}
}

static void a_sleep_until_is_exact(void)
{
	struct timespec until, now;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += 1;
	CHECK_INT(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL), 0);
	clock_gettime(CLOCK_MONOTONIC, &now);
	CHECK(now.tv_sec > until.tv_sec ||
	      (now.tv_sec == until.tv_sec && now.tv_nsec >= until.tv_nsec));
	/* What is over is over. */
	CHECK_INT(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL), 0);
}

static void wrong_times_are_refused(void)
{
	struct timespec bad = { 0, 1000000000 }, negative = { -1, 0 };

	CHECK_ERRNO(nanosleep(&bad, NULL), EINVAL);
	CHECK_ERRNO(nanosleep(&negative, NULL), EINVAL);
	CHECK_INT(clock_nanosleep(77, 0, &bad, NULL), EINVAL);
}

static volatile sig_atomic_t alarms;

static void on_alarm(int signo)
{
	(void)signo;
	alarms++;
}

static void an_interval_timer_repeats(void)
{
	struct itimerval every = { { 0, 20000 }, { 0, 20000 } }, off = { { 0, 0 }, { 0, 0 } };
	long start = now_ms();

	alarms = 0;
	signal(SIGALRM, on_alarm);
	CHECK_INT(setitimer(ITIMER_REAL, &every, NULL), 0);
	while (alarms < 5 && now_ms() - start < LATE_MS) {
		sleep_ms(5);
	}
	CHECK_INT(setitimer(ITIMER_REAL, &off, NULL), 0);
	CHECK(alarms >= 5);
	CHECK(now_ms() - start >= 100);
}

static void a_posix_timer_signals(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	struct itimerspec once = { { 0, 0 }, { 0, 50000000 } }, left;
	long start = now_ms();
	timer_t timer;

	alarms = 0;
	signal(SIGUSR1, on_alarm);
	CHECK_INT(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
	CHECK_INT(timer_settime(timer, 0, &once, NULL), 0);
	CHECK_INT(timer_gettime(timer, &left), 0);
	CHECK(left.it_value.tv_nsec > 0 && left.it_value.tv_nsec <= 50000000);
	while (alarms == 0 && now_ms() - start < LATE_MS) {
		sleep_ms(5);
	}
	CHECK_INT(alarms, 1);
	CHECK(now_ms() - start >= 50);
	CHECK_INT(timer_delete(timer), 0);
}

static void a_timer_sends_a_pulse(void)
{
	struct itimerspec every = { { 0, 10000000 }, { 0, 20000000 } };
	int chid = ChannelCreate(0);
	int coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
	struct sigevent event;
	struct _pulse pulse;
	long start = now_ms();
	timer_t timer;

	SIGEV_PULSE_INIT(&event, coid, 12, 5, 0x1234);
	CHECK_INT(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
	CHECK_INT(timer_settime(timer, 0, &every, NULL), 0);
	for (int i = 0; i < 3; i++) {
		CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), NULL), 0);
		CHECK_INT(pulse.code, 5);
		CHECK_INT(pulse.value.sival_int, 0x1234);
	}
	/* Later ones may have waited while this was not run. */
	CHECK(now_ms() - start >= 20);
	CHECK_INT(timer_delete(timer), 0);
	event.sigev_coid = 9999;
	CHECK_ERRNO(timer_create(CLOCK_MONOTONIC, &event, &timer), EBADF);
	event.sigev_notify = 77;
	CHECK_ERRNO(timer_create(CLOCK_MONOTONIC, &event, &timer), EINVAL);
	ConnectDetach(coid);
	ChannelDestroy(chid);
}

static void a_deleted_timer_is_refused(void)
{
	struct itimerspec setting = { { 0, 0 }, { 1, 0 } };
	timer_t timer;

	CHECK_INT(timer_create(CLOCK_MONOTONIC, NULL, &timer), 0);
	CHECK_INT(timer_delete(timer), 0);
	CHECK_ERRNO(timer_delete(timer), EINVAL);
	CHECK_ERRNO(timer_settime(timer, 0, &setting, NULL), EINVAL);
	CHECK_ERRNO(timer_gettime(timer, &setting), EINVAL);
	CHECK_ERRNO(timer_getoverrun(timer), EINVAL);
	CHECK_ERRNO(timer_delete((timer_t)12345678L), EINVAL);
}

static long ns_of(clockid_t clock)
{
	struct timespec t;

	CHECK_INT(clock_gettime(clock, &t), 0);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void *spin(void *own_ns)
{
	long end = now_ms() + 100;

	while (now_ms() < end) {
	}
	*(long *)own_ns = ns_of(CLOCK_THREAD_CPUTIME_ID);
	return NULL;
}

static void a_thread_has_a_clock_of_its_own(void)
{
	long before = ns_of(CLOCK_THREAD_CPUTIME_ID);
	long process = ns_of(CLOCK_PROCESS_CPUTIME_ID);
	long theirs = 0;
	clockid_t clock;
	pthread_t thread;

	CHECK_INT(pthread_create(&thread, NULL, spin, &theirs), 0);
	CHECK_INT(pthread_join(thread, NULL), 0);
	CHECK(theirs > 0);
	CHECK(ns_of(CLOCK_PROCESS_CPUTIME_ID) - process >= theirs);
	CHECK(ns_of(CLOCK_THREAD_CPUTIME_ID) - before < theirs);
	CHECK_INT(pthread_getcpuclockid(pthread_self(), &clock), 0);
	CHECK(ns_of(clock) >= before);
	CHECK_INT(clock_getcpuclockid(getpid(), &clock), 0);
	CHECK(ns_of(clock) >= process + theirs);
}

static void alarm_counts_seconds(void)
{
	long start = now_ms();

	alarms = 0;
	signal(SIGALRM, on_alarm);
	alarm(1);
	pause();
	CHECK_INT(alarms, 1);
	CHECK(now_ms() - start >= 999);
}

static void poll_waits_as_long_as_told(void)
{
	long start = now_ms();

	CHECK_INT(poll(NULL, 0, 100), 0);
	CHECK(now_ms() - start >= 100);
	CHECK(now_ms() - start < 100 + LATE_MS);
}

TESTS_MAIN(TEST(the_steady_clock_goes_forward), TEST(the_time_of_day_is_of_this_age),
	   TEST(a_sleep_is_never_short), TEST(a_sleep_until_is_exact), TEST(wrong_times_are_refused),
	   TEST(an_interval_timer_repeats), TEST(a_posix_timer_signals), TEST(a_timer_sends_a_pulse),
	   TEST(a_deleted_timer_is_refused), TEST(a_thread_has_a_clock_of_its_own),
	   TEST(alarm_counts_seconds),
	   TEST(poll_waits_as_long_as_told))
