/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sleeping without a periodic tick: a thread configures a context with the
 * distance to its deadline and yields. The system's timer service is built on
 * these properties.
 */
#include "tests/kernel/test.h"

enum {
	MS = 1000,
	LATE_US = 10000 * MS, /* the machine below may be away for that long */
};

static volatile seL4_Word woke, wakes;

static void sleep_once(seL4_Word us, seL4_Word b, seL4_Word c)
{
	struct thread *self = (struct thread *)seL4_GetUserData();

	(void)b;
	(void)c;
	OK(seL4_SchedControl_ConfigureFlags(schedcontrol(0), self->sc, us - 1, us, 0, 0, 0));
	seL4_Yield();
	woke = now();
	wakes++;
}

static struct thread *sleeper(seL4_Word us)
{
	struct thread *t = thread_new(PRIO_HIGH);

	wakes = 0;
	thread_start(t, sleep_once, us, 0, 0);
	return t;
}

TEST(timer_sleeps_for_the_configured_time)
{
	static const seL4_Word delays[] = { 50, 100, 1 * MS, 10 * MS, 100 * MS };

	for (unsigned i = 0; i < sizeof(delays) / sizeof(delays[0]); i++) {
		seL4_Word start = now();

		thread_join(sleeper(delays[i]));
		CHECK_IN((woke - start) / TICKS_PER_US, delays[i] - 1, delays[i] + LATE_US);
	}
}

/* Unless that time has come meanwhile. */
static void check_asleep_until(seL4_Word us)
{
	seL4_Word seen = wakes;

	if (now_us() < us) {
		CHECK_EQ(seen, 0);
	}
}

TEST(timer_sleeper_does_not_run_before_its_time)
{
	seL4_Word start = now_us();

	sleeper(1000 * MS);
	spin_us(100 * MS);
	check_asleep_until(start + 1000 * MS);
}

TEST(timer_round_robin_configuration_wakes_a_sleeper_at_once)
{
	struct thread *t = sleeper(20 * 1000 * MS);

	OK(seL4_SchedControl_ConfigureFlags(schedcontrol(0), t->sc, 1000, 1000, 0, 0, 0));
	CHECK_EQ(wakes, 1);
}

TEST(timer_sporadic_configuration_does_not_move_a_wakeup)
{
	seL4_Word start = now_us();
	struct thread *t = sleeper(50 * MS);

	OK(seL4_SchedControl_ConfigureFlags(schedcontrol(0), t->sc, 99, 100, 0, 0, 0));
	spin_us(2 * MS);
	check_asleep_until(start + 50 * MS);
	OK(seL4_SchedControl_ConfigureFlags(schedcontrol(0), t->sc, 19999999, 20000000, 0, 0, 0));
	thread_join(t);
}

TEST(timer_suspend_configure_resume_wakes_a_sleeper)
{
	struct thread *t = sleeper(20 * 1000 * MS);

	OK(seL4_TCB_Suspend(t->tcb));
	OK(seL4_SchedControl_ConfigureFlags(schedcontrol(0), t->sc, 1000, 1000, 0, 0, 0));
	OK(seL4_TCB_Resume(t->tcb));
	CHECK_EQ(wakes, 1);
}

TEST(timer_suspend_and_resume_alone_do_not_wake_a_sleeper)
{
	struct thread *t = sleeper(20 * 1000 * MS);

	OK(seL4_TCB_Suspend(t->tcb));
	OK(seL4_TCB_Resume(t->tcb));
	CHECK_EQ(wakes, 0);
}

/* The alarm of a timer service: sleeps, signals, waits to be armed again. */
static seL4_CPtr go, fired;

void timer_alarm(seL4_Word a, seL4_Word b, seL4_Word c);
extern char timer_alarm_yield[];

__asm__(".text\n"
	"timer_alarm:\n"
	"	mv s0, a0\n"		/* fired */
	"	mv s1, a1\n"		/* go */
	"timer_alarm_yield:\n"
	"	li a7, -11\n"
	"	ecall\n"
	"	mv a0, s0\n"
	"	li a1, 0\n"
	"	li a7, -5\n"
	"	ecall\n"
	"	mv a0, s1\n"
	"	li a7, -9\n"
	"	ecall\n"
	"	j timer_alarm_yield\n");

static struct thread *alarm_start(void)
{
	struct thread *t = thread_new(PRIO_HIGH);

	go = notification_new();
	fired = notification_new();
	thread_start(t, timer_alarm, fired, go, 0);
	seL4_Wait(fired, 0); /* the first Yield, of a round-robin context, is none */
	return t;
}

static void alarm_arm(struct thread *t, seL4_Word us)
{
	OK(seL4_SchedControl_ConfigureFlags(schedcontrol(0), t->sc, us - 1, us, 0, 0, 0));
	seL4_Signal(go);
}

TEST(timer_alarm_thread_fires_once_for_each_arming)
{
	struct thread *t = alarm_start();

	for (int i = 0; i < 5; i++) {
		seL4_Word start = now();

		alarm_arm(t, 10 * MS);
		seL4_Wait(fired, 0);
		CHECK_IN((now() - start) / TICKS_PER_US, 10 * MS - 1, LATE_US);
	}
}

TEST(timer_alarm_thread_can_be_armed_earlier)
{
	struct thread *t = alarm_start();
	seL4_UserContext regs = { .pc = (seL4_Word)timer_alarm_yield };
	seL4_Word start;

	alarm_arm(t, 20 * 1000 * MS);
	OK(seL4_TCB_Suspend(t->tcb));
	start = now();
	OK(seL4_SchedControl_ConfigureFlags(schedcontrol(0), t->sc, 5 * MS - 1, 5 * MS, 0, 0, 0));
	OK(seL4_TCB_WriteRegisters(t->tcb, 1, 0, 1, &regs));
	seL4_Wait(fired, 0);
	CHECK_IN((now() - start) / TICKS_PER_US, 5 * MS - 1, LATE_US);
}
