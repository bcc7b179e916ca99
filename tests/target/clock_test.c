/* SPDX-License-Identifier: Apache-2.0 */
/* ClockTime() and its like: what they show agrees with POSIX, and who may set it. */
#include <errno.h>
#include <sched.h>
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

#define SECOND_NS 1000000000UL

static uint64_t posix_ns(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return t.tv_sec * SECOND_NS + t.tv_nsec;
}

static void the_time_is_that_of_posix(void)
{
	static const clockid_t clocks[] = {
		CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID,
	};

	for (unsigned i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		uint64_t before = posix_ns(clocks[i]), between, after;

		CHECK_INT(ClockTime(clocks[i], NULL, &between), 0);
		after = posix_ns(clocks[i]);
		CHECK(before <= between && between <= after);
		CHECK_INT(ClockTime(clocks[i], NULL, NULL), 0);
	}
}

static void an_unknown_clock_is_refused(void)
{
	uint64_t now = 77;

	CHECK_ERRNO(ClockTime(77, NULL, &now), EINVAL);
	errno = 0;
	CHECK_INT(ClockTime_r(77, NULL, &now), EINVAL);
	CHECK_INT(errno, 0);
	CHECK_INT(now, 77);
}

static void the_time_of_day_is_set(void)
{
	uint64_t start, old, later, to, forward = 3600 * SECOND_NS;

	CHECK_INT(ClockTime(CLOCK_REALTIME, NULL, &start), 0);
	to = start + forward;
	CHECK_INT(ClockTime(CLOCK_REALTIME, &to, &old), 0);
	CHECK_INT(ClockTime(CLOCK_REALTIME, NULL, &later), 0);
	CHECK(old >= start && old < to);
	CHECK(later >= to);
	to = later - forward;
	CHECK_INT(ClockTime(CLOCK_REALTIME, &to, NULL), 0);
	CHECK_INT(ClockTime(CLOCK_REALTIME, NULL, &later), 0);
	CHECK(later < start + forward);
}

static void only_the_time_of_day_is_set(void)
{
	uint64_t to = SECOND_NS, old = 77, never = 1UL << 63;

	CHECK_ERRNO(ClockTime(CLOCK_MONOTONIC, &to, &old), EINVAL);
	CHECK_ERRNO(ClockTime(CLOCK_PROCESS_CPUTIME_ID, &to, &old), EINVAL);
	CHECK_ERRNO(ClockTime(CLOCK_REALTIME, &never, &old), EINVAL);
	CHECK_INT(old, 77);
}

static int set_as_nobody(void *argument)
{
	static const struct _clockperiod period = { 1000000, 0 };
	uint64_t now, old = 77;

	(void)argument;
	if (setuid(1000) != 0 || ClockTime(CLOCK_REALTIME, NULL, &now) != 0) {
		return 1;
	}
	if (ClockTime_r(CLOCK_REALTIME, &now, &old) != EPERM || old != 77) {
		return 2;
	}
	return ClockPeriod_r(CLOCK_REALTIME, &period, NULL, 0) == EPERM ? 0 : 3;
}

static void who_is_not_root_sets_nothing(void)
{
	CHECK_INT(child_end(child_start(set_as_nobody, NULL)), 0);
}

static void the_period_is_the_step(void)
{
	static const struct _clockperiod millisecond = { 1000000, 0 };
	struct _clockperiod period = { 0, 77 };
	struct timespec step;

	CHECK_INT(ClockPeriod(CLOCK_REALTIME, NULL, &period, 0), 0);
	CHECK_INT(clock_getres(CLOCK_REALTIME, &step), 0);
	CHECK_INT(period.nsec, step.tv_nsec);
	CHECK_INT(period.fract, 0);
	CHECK_INT(ClockPeriod(CLOCK_MONOTONIC, NULL, NULL, 0), 0);
	CHECK_ERRNO(ClockPeriod(CLOCK_PROCESS_CPUTIME_ID, NULL, &period, 0), EINVAL);
	CHECK_ERRNO(ClockPeriod(CLOCK_REALTIME, NULL, &period, 1), EINVAL);
	CHECK_ERRNO(ClockPeriod(CLOCK_REALTIME, &millisecond, &period, 0), EINVAL);
	CHECK_INT(ClockPeriod_r(CLOCK_REALTIME, &millisecond, &period, 0), EINVAL);
}

/* They are one counter: a sleep of 50 ms is as long in both. */
static void cycles_count_at_their_rate(void)
{
	uint64_t rate = SYSPAGE_ENTRY(qtime)->cycles_per_sec;
	uint64_t cycles = ClockCycles(), from, to;

	CHECK(rate >= 1000000);
	ClockTime(CLOCK_MONOTONIC, NULL, &from);
	sleep_ms(50);
	ClockTime(CLOCK_MONOTONIC, NULL, &to);
	cycles = ClockCycles() - cycles;
	CHECK(cycles >= rate / 20);
	CHECK(cycles >= (to - from) / SECOND_NS * rate);
	for (uint64_t last = ClockCycles(), i = 0; i < 10000; i++) {
		uint64_t next = ClockCycles();

		CHECK(next >= last);
		last = next;
	}
}

static void work(void)
{
	for (volatile int i = 0; i < 2000000; i++) {
	}
}

static int sleep_a_second(void *argument)
{
	sleep_ms(1000);
	return argument ? 1 : 0;
}

static void an_id_leads_to_processor_time(void)
{
	int self = ClockId(0, 0), thread = ClockId(getpid(), gettid());
	uint64_t before, after, of_thread;
	int child, other;

	CHECK(self > 0 && thread > 0 && self != thread);
	CHECK_INT(self, ClockId(getpid(), 0));
	CHECK_INT(thread, ClockId(0, gettid()));
	CHECK_INT(ClockTime(self, NULL, &before), 0);
	work();
	CHECK_INT(ClockTime(self, NULL, &after), 0);
	CHECK(after > before);
	CHECK_INT(ClockTime(thread, NULL, &of_thread), 0);
	CHECK(of_thread > 0);
	child = child_start(sleep_a_second, NULL);
	other = ClockId(child, 0);
	CHECK(other > 0 && other != self);
	CHECK_INT(ClockTime(other, NULL, &after), 0);
	CHECK(after < SECOND_NS);
	CHECK_ERRNO(ClockId(child, 1), EINVAL);
	CHECK_INT(child_end(child), 0);
	CHECK_ERRNO(ClockTime(other, NULL, &after), ESRCH);
	CHECK_ERRNO(ClockTime(self, &after, NULL), EINVAL);
}

static void an_id_of_nobody_is_refused(void)
{
	CHECK_ERRNO(ClockId(0xfffff0, 0), ESRCH);
	CHECK_ERRNO(ClockId(0xfffff0, 1), ESRCH);
	CHECK_ERRNO(ClockId(0, 0x7ff0), ESRCH);
	CHECK_ERRNO(ClockId(-1, 0), ESRCH);
	CHECK_ERRNO(ClockId(0, -1), ESRCH);
	CHECK_ERRNO(ClockId(0x20000000 | getpid(), 0), ESRCH);
	CHECK_INT(ClockId_r(0, 0x7ff0), -ESRCH);
}

TESTS_MAIN(TEST(the_time_is_that_of_posix), TEST(an_unknown_clock_is_refused),
	   TEST(the_time_of_day_is_set), TEST(only_the_time_of_day_is_set),
	   TEST(who_is_not_root_sets_nothing), TEST(the_period_is_the_step),
	   TEST(cycles_count_at_their_rate), TEST(an_id_leads_to_processor_time),
	   TEST(an_id_of_nobody_is_refused))
