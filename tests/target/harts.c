/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The harts, policies and rivals of harts.h.
 */
#include "harts.h"

#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

unsigned harts(void)
{
	static unsigned count;

	if (!count) {
		count = (unsigned)sysconf(_SC_NPROCESSORS_CONF);
	}
	return count;
}

unsigned last_hart(void)
{
	return harts() - 1;
}

unsigned hart_now(void)
{
	return (unsigned)sched_getcpu();
}

void stay_on(unsigned hart)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(hart, &set);
	CHECK_INT(sched_setaffinity(0, sizeof(set), &set), 0);
}

void go_anywhere(void)
{
	cpu_set_t set;

	memset(&set, 0xff, sizeof(set));
	sched_setaffinity(0, sizeof(set), &set);
}

int set_self(int policy, int priority)
{
	struct sched_param param = { .sched_priority = priority };

	return pthread_setschedparam(pthread_self(), policy, &param);
}

long steady_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

struct sched_param sporadic(void)
{
	return (struct sched_param){
		.sched_priority = HIGH, .sched_ss_low_priority = LOW, .sched_ss_max_repl = 1,
		.sched_ss_init_budget = { 0, BUDGET_MS * MS },
		.sched_ss_repl_period = { 0, PERIOD_MS * MS },
	};
}

void spin_ms(long ms)
{
	long end = steady_ns() + ms * MS;

	while (steady_ns() < end) {
	}
}

int in_child(int (*function)(void *))
{
	return child_end(child_start(function, NULL));
}

void *rival_run(void *argument)
{
	struct rival *rival = argument;

	if (set_self(SCHED_RR, MIDDLE) != 0) {
		return (void *)1;
	}
	while (!atomic_load(&rival->stop)) {
		atomic_fetch_add(&rival->count, 1);
	}
	return NULL;
}
