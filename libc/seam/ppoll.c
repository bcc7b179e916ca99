/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ppoll(): asks each server what is true now; if nothing is, leaves word
 * with all of them and waits for a pulse (abi/msg/io.h, struct io_notify).
 * A server that does not know the message is always ready, as files are.
 */
#include <poll.h>

#include "clock.h"
#include "io.h"
#include "poll_channel.h"
#include "tm.h"

enum { ASK, ARM, DISARM };

/* One descriptor: its revents. */
static int look(struct pollfd *p, int how)
{
	struct io_notify request = {
		.type = _IO_NOTIFY,
		.events = how == DISARM ? 0 : p->events | POLLERR | POLLHUP,
		.arm = how == ARM,
	};
	long r;

	if (how == ARM) {
		poll_arm(seam_page(), &request);
	}
	r = io_small(p->fd, &request, sizeof(request), 0, 0);
	if (r == -EBADF) {
		return POLLNVAL;
	}
	if (r < 0) {
		return p->events & (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM);
	}
	return r & (p->events | POLLERR | POLLHUP);
}

static int look_all(struct pollfd *fds, unsigned long count, int how)
{
	int ready = 0;

	for (unsigned long i = 0; i < count; i++) {
		fds[i].revents = fds[i].fd < 0 ? 0 : look(&fds[i], how);
		ready += fds[i].revents != 0;
	}
	return ready;
}

/* Nothing was ready: until something is, the deadline or a signal. */
static int wait_ready(struct pollfd *fds, unsigned long count, unsigned long deadline)
{
	struct thread_page *page = seam_page();
	int ready, error = poll_channel(page);

	if (!error && deadline != NS_FOREVER) {
		error = poll_timer(page, deadline);
	}
	if (error) {
		return -error;
	}
	while (!(ready = look_all(fds, count, ARM))) {
		if (deadline != NS_FOREVER && clock_monotonic() >= deadline) {
			break;
		}
		error = poll_wait(page);
		if (error) {
			break;
		}
	}
	if (deadline != NS_FOREVER) {
		poll_timer(page, 0);
	}
	for (unsigned long i = 0; i < count; i++) {
		if (fds[i].fd >= 0) {
			look(&(struct pollfd){ .fd = fds[i].fd }, DISARM);
		}
	}
	return ready ? ready : -error;
}

/* No descriptors: a sleep, or until a signal. */
static int poll_nothing(unsigned long deadline)
{
	struct timespec until = clock_timespec(deadline);

	if (deadline == NS_FOREVER) {
		return __syscall(SYS_rt_sigsuspend, &seam_page()->signal_mask, _NSIG / 8);
	}
	return __syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &until, 0);
}

static int poll_all(struct pollfd *fds, unsigned long count, unsigned long deadline)
{
	int ready = count ? look_all(fds, count, ASK) : 0;

	if (!count) {
		return poll_nothing(deadline);
	}

	if (ready || (deadline != NS_FOREVER && clock_monotonic() >= deadline)) {
		return ready;
	}
	return wait_ready(fds, count, deadline);
}

/* A handler that runs from the change of the mask on ends the wait. */
static int with_mask(struct pollfd *fds, unsigned long count, unsigned long deadline,
		     const unsigned long *mask)
{
	struct thread_library *library = seam_library();
	unsigned long old;
	int r;

	library->wait_point = 1;
	__syscall(SYS_rt_sigprocmask, SIG_SETMASK, mask, &old);
	r = library->interrupt ? -EINTR : poll_all(fds, count, deadline);
	library->wait_point = 0;
	library->interrupt = 0;
	__syscall(SYS_rt_sigprocmask, SIG_SETMASK, &old, 0);
	return r;
}

hidden long call_NR_ppoll(struct pollfd *fds, unsigned long count, const struct timespec *timeout,
			  const unsigned long *mask)
{
	unsigned long deadline = NS_FOREVER;

	if (timeout) {
		int error = clock_ns_from(timeout, &deadline);

		if (error) {
			return -error;
		}
		if (deadline < NS_FOREVER - 1) {
			deadline += clock_monotonic();
		} else {
			deadline = NS_FOREVER;
		}
	}
	return mask ? with_mask(fds, count, deadline, mask) : poll_all(fds, count, deadline);
}
