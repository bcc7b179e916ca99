/* SPDX-License-Identifier: Apache-2.0 */
/* TimerCreate() and its like: what they tell by, when, and what they refuse. */
#include <errno.h>
#include <signal.h>
#include <sys/neutrino.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

#define MS_NS 1000000UL

/* The machine under the tests may be slow; late is a question of seconds. */
enum { LATE_MS = 5000 };

static volatile sig_atomic_t signals, last_value;

static void on_signal(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)context;
	signals++;
	last_value = info->si_value.sival_int;
}

static void handle(int signo)
{
	struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };

	signals = 0;
	CHECK_INT(sigaction(signo, &action, NULL), 0);
}

/* Whether COUNT signals come in time; MS is how long that took. */
static int come(int count, long start, long *ms)
{
	while (signals < count && now_ms() - start < LATE_MS) {
		sleep_ms(2);
	}
	*ms = now_ms() - start;
	return signals >= count;
}

static timer_t timer_of(int id)
{
	return (timer_t)(long)id;
}

static int pulse_channel(int *coid)
{
	int chid = ChannelCreate(0);

	*coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
	return chid;
}

static void a_timer_sends_pulses(void)
{
	static const struct _itimer every = { 10 * MS_NS, 20 * MS_NS };
	struct sigevent event;
	struct _pulse pulse;
	long start = now_ms();
	int coid, chid = pulse_channel(&coid), id;

	SIGEV_PULSE_INIT(&event, coid, 12, 5, 0x1234);
	id = TimerCreate(CLOCK_MONOTONIC, &event);
	CHECK(id >= 0);
	CHECK_INT(TimerSettime(timer_of(id), 0, &every, NULL), 0);
	for (int i = 0; i < 3; i++) {
		CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), NULL), 0);
		CHECK_INT(pulse.code, 5);
		CHECK_INT(pulse.value.sival_int, 0x1234);
	}
	CHECK(now_ms() - start >= 20);
	CHECK_INT(TimerDestroy(timer_of(id)), 0);
	CHECK_INT(ChannelDestroy(chid), 0);
}

static void a_timer_signals(void)
{
	static const struct _itimer once = { 30 * MS_NS, 0 };
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 99,
	};
	long start = now_ms(), ms;
	int id = TimerCreate(CLOCK_REALTIME, &event);

	CHECK(id >= 0);
	handle(SIGUSR1);
	CHECK_INT(TimerSettime(timer_of(id), 0, &once, NULL), 0);
	CHECK(come(1, start, &ms));
	CHECK(ms >= 30);
	CHECK_INT(last_value, 99);
	CHECK_INT(TimerDestroy(timer_of(id)), 0);
}

static void without_an_event_it_is_sigalrm(void)
{
	static const struct _itimer once = { 5 * MS_NS, 0 };
	long start = now_ms(), ms;
	int id = TimerCreate(CLOCK_MONOTONIC, NULL);

	handle(SIGALRM);
	CHECK_INT(TimerSettime(timer_of(id), 0, &once, NULL), 0);
	CHECK(come(1, start, &ms));
	CHECK_INT(TimerDestroy(timer_of(id)), 0);
}

static void the_old_setting_is_told(void)
{
	static const struct _itimer first = { 5000 * MS_NS, 7 * MS_NS }, stop = { 0, 0 };
	struct _itimer old = { 77, 77 };
	struct sigevent event = { .sigev_notify = SIGEV_NONE };
	int id = TimerCreate(CLOCK_MONOTONIC, &event);

	CHECK(id >= 0);
	CHECK_INT(TimerSettime(timer_of(id), 0, &first, &old), 0);
	CHECK_INT(old.nsec, 0);
	CHECK_INT(old.interval_nsec, 0);
	CHECK_INT(TimerSettime(timer_of(id), 0, &stop, &old), 0);
	CHECK(old.nsec > 0 && old.nsec <= 5000 * MS_NS);
	CHECK_INT(old.interval_nsec, 7 * MS_NS);
	CHECK_INT(TimerSettime(timer_of(id), 0, &stop, &old), 0);
	CHECK_INT(old.nsec, 0);
	CHECK_INT(TimerDestroy(timer_of(id)), 0);
}

static void a_time_that_is_over_is_an_end_at_once(void)
{
	static const clockid_t clocks[] = { CLOCK_MONOTONIC, CLOCK_REALTIME };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };

	for (int i = 0; i < 2; i++) {
		struct _itimer at = { 1, 0 };
		long start = now_ms(), ms;
		int id = TimerCreate(clocks[i], &event);

		CHECK(id >= 0);
		handle(SIGUSR1);
		CHECK_INT(TimerSettime(timer_of(id), TIMER_ABSTIME, &at, NULL), 0);
		CHECK(come(1, start, &ms));
		CHECK_INT(ClockTime(clocks[i], NULL, &at.nsec), 0);
		at.nsec += 40 * MS_NS;
		start = now_ms();
		CHECK_INT(TimerSettime(timer_of(id), TIMER_ABSTIME, &at, NULL), 0);
		CHECK(come(2, start, &ms));
		CHECK(ms >= 39);
		CHECK_INT(TimerDestroy(timer_of(id)), 0);
	}
}

static void a_timer_destroyed_is_silent(void)
{
	static const struct _itimer soon = { 20 * MS_NS, 0 };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	int id = TimerCreate(CLOCK_MONOTONIC, &event);

	handle(SIGUSR1);
	CHECK_INT(TimerSettime(timer_of(id), 0, &soon, NULL), 0);
	CHECK_INT(TimerDestroy(timer_of(id)), 0);
	sleep_ms(60);
	CHECK_INT(signals, 0);
	CHECK_ERRNO(TimerSettime(timer_of(id), 0, &soon, NULL), EINVAL);
	CHECK_ERRNO(TimerDestroy(timer_of(id)), EINVAL);
	CHECK_INT(TimerDestroy_r(timer_of(id)), EINVAL);
}

static void what_cannot_tell_is_refused(void)
{
	struct sigevent bad_signal = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = 65 };
	struct sigevent thread = { .sigev_notify = SIGEV_THREAD };
	struct sigevent none = { .sigev_notify = SIGEV_NONE }, pulse;

	SIGEV_PULSE_INIT(&pulse, 9999, 10, 1, 0);
	CHECK_ERRNO(TimerCreate(CLOCK_MONOTONIC, &bad_signal), EINVAL);
	CHECK_ERRNO(TimerCreate(CLOCK_MONOTONIC, &thread), EINVAL);
	CHECK_ERRNO(TimerCreate(CLOCK_MONOTONIC, &pulse), EBADF);
	CHECK_ERRNO(TimerCreate(CLOCK_PROCESS_CPUTIME_ID, &none), EINVAL);
	CHECK_ERRNO(TimerCreate(77, NULL), EINVAL);
	errno = 0;
	CHECK_INT(TimerCreate_r(77, &none), -EINVAL);
	CHECK_INT(errno, 0);
}

static void a_wrong_setting_is_refused(void)
{
	static const struct _itimer soon = { MS_NS, 0 };
	struct sigevent event = { .sigev_notify = SIGEV_NONE };
	int id = TimerCreate(CLOCK_MONOTONIC, &event);

	CHECK(id >= 0);
	CHECK_ERRNO(TimerSettime(timer_of(id), 2, &soon, NULL), EINVAL);
	CHECK_ERRNO(TimerSettime(timer_of(id), 0, NULL, NULL), EFAULT);
	CHECK_ERRNO(TimerSettime(timer_of(-1), 0, &soon, NULL), EINVAL);
	errno = 0;
	CHECK_INT(TimerSettime_r(timer_of(id), 2, &soon, NULL), EINVAL);
	CHECK_INT(errno, 0);
	CHECK_INT(TimerDestroy(timer_of(id)), 0);
}

static void the_timers_of_posix_are_the_same(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_NONE };
	struct itimerspec left;
	static const struct _itimer far = { 5000 * MS_NS, 9 * MS_NS };
	timer_t posix;
	int id = TimerCreate(CLOCK_MONOTONIC, &event);

	CHECK_INT(TimerSettime(timer_of(id), 0, &far, NULL), 0);
	CHECK_INT(timer_gettime(timer_of(id), &left), 0);
	CHECK_INT(left.it_interval.tv_nsec, 9 * MS_NS);
	CHECK_INT(timer_delete(timer_of(id)), 0);
	CHECK_INT(timer_create(CLOCK_MONOTONIC, &event, &posix), 0);
	CHECK_INT(TimerDestroy(posix), 0);
}

static void an_alarm_comes_once_and_is_the_processs(void)
{
	static const struct _itimer soon = { 30 * MS_NS + 1, 0 }, far = { 9000 * MS_NS, 0 };
	struct _itimer old;
	long start, ms;

	handle(SIGALRM);
	CHECK_INT(TimerAlarm(CLOCK_REALTIME, &far, &old), 0);
	CHECK_INT(old.nsec, 0);
	start = now_ms();
	CHECK_INT(TimerAlarm(CLOCK_MONOTONIC, &soon, &old), 0);
	CHECK(old.nsec > 0 && old.nsec <= 9000 * MS_NS);
	CHECK(come(1, start, &ms));
	CHECK(ms >= 30);
	CHECK_INT(TimerAlarm(CLOCK_REALTIME, &far, NULL), 0);
	CHECK(alarm(0) > 0);
	CHECK_INT(TimerAlarm(CLOCK_REALTIME, &soon, NULL), 0);
	CHECK_INT(TimerAlarm(CLOCK_REALTIME, NULL, &old), 0);
	CHECK(old.nsec > 0 && old.nsec <= 31 * MS_NS);
	sleep_ms(60);
	CHECK_INT(signals, 1);
	CHECK_ERRNO(TimerAlarm(CLOCK_PROCESS_CPUTIME_ID, &soon, NULL), EINVAL);
	CHECK_INT(TimerAlarm_r(77, &soon, NULL), EINVAL);
}

TESTS_MAIN(TEST(a_timer_sends_pulses), TEST(a_timer_signals), TEST(without_an_event_it_is_sigalrm),
	   TEST(the_old_setting_is_told), TEST(a_time_that_is_over_is_an_end_at_once),
	   TEST(a_timer_destroyed_is_silent), TEST(what_cannot_tell_is_refused),
	   TEST(a_wrong_setting_is_refused), TEST(the_timers_of_posix_are_the_same),
	   TEST(an_alarm_comes_once_and_is_the_processs))
