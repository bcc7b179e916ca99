/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ClockTime() and its like: see <sys/neutrino_time.h>. All but setting the time and
 * processor time is read from the system page, without a message.
 */
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <unistd.h>

#include "error_of.h"
#include "libc/seam/clock.h"
#include "libc/seam/tm.h"
#include "syscall.h"
#include "with_errno.h"

/* A clock of processor time, as clock_getcpuclockid() has it: negative, the kind at the end. */
enum { CLOCK_OF_PROCESS = 2, CLOCK_OF_THREAD = 6 };

/* A pid or tid above it has no clock, and there is none. */
enum { NUMBER_LAST = (1 << 24) - 1 };

/* ClockId() may not return a negative number: its ids are the complement, with this bit. */
enum { CLOCK_BY_ID = 1 << 30 };

static clockid_t clock_of(int number, unsigned kind)
{
	return (-(unsigned)number - 1) * 8U + kind;
}

static clockid_t clock_by_id(clockid_t id)
{
	return id > CLOCK_BY_ID ? ~(id & ~CLOCK_BY_ID) : id;
}

static int clock_set(clockid_t id, uint64_t ns)
{
	struct tm_clock_set request = { .code = TM_CLOCK_SET, .ns = ns };

	return id != CLOCK_REALTIME || ns > INT64_MAX ? EINVAL
		: tm_ask(&request, sizeof(request), 0, 0, 0);
}

int ClockTime_r(clockid_t id, const uint64_t *newtime, uint64_t *oldtime)
{
	struct timespec now;
	int error = -__syscall(SYS_clock_gettime, clock_by_id(id), &now);

	if (!error && newtime) {
		error = clock_set(id, *newtime);
	}
	if (!error && oldtime) {
		*oldtime = (uint64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
	}
	return error;
}

int ClockTime(clockid_t id, const uint64_t *newtime, uint64_t *oldtime)
{
	return errno_from(ClockTime_r(id, newtime, oldtime));
}

int ClockPeriod_r(clockid_t id, const struct _clockperiod *newperiod, struct _clockperiod *old,
		  int reserved)
{
	if ((id != CLOCK_REALTIME && id != CLOCK_MONOTONIC) || reserved) {
		return EINVAL;
	}
	if (newperiod) {
		return geteuid() == 0 ? EINVAL : EPERM;
	}
	if (old) {
		*old = (struct _clockperiod){ NS_PER_SECOND / seam_system_page()->timebase, 0 };
	}
	return 0;
}

int ClockPeriod(clockid_t id, const struct _clockperiod *newperiod, struct _clockperiod *old,
		int reserved)
{
	return errno_from(ClockPeriod_r(id, newperiod, old, reserved));
}

int ClockId_r(pid_t pid, int tid)
{
	struct timespec now;
	clockid_t id = clock_of(pid ? pid : getpid(), CLOCK_OF_PROCESS);
	int is_other = pid && pid != getpid();
	int error;

	if (pid < 0 || tid < 0 || pid > NUMBER_LAST || tid > NUMBER_LAST) {
		return -ESRCH;
	}
	if (tid && !is_other) {
		id = clock_of(tid, CLOCK_OF_THREAD);
	}
	error = -__syscall(SYS_clock_gettime, id, &now);
	if (error) {
		return -error;
	}
	return tid && is_other ? -EINVAL : ~id | CLOCK_BY_ID;
}

int ClockId(pid_t pid, int tid)
{
	return with_errno(ClockId_r(pid, tid));
}

uint64_t ClockCycles(void)
{
	return clock_ticks();
}

const struct qtime_entry *_syspage_qtime(void)
{
	static struct qtime_entry qtime;

	/* The same whoever writes it, and however often. */
	qtime.cycles_per_sec = seam_system_page()->timebase;
	return &qtime;
}
