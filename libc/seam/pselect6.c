/* SPDX-License-Identifier: Apache-2.0 */
/* pselect(): sets of descriptors, told as a list to ppoll(). */
#include <poll.h>
#include <string.h>
#include <sys/select.h>

#include "seam.h"

static int events_of(int fd, const fd_set *in, const fd_set *out, const fd_set *except)
{
	return (in && FD_ISSET(fd, in) ? POLLIN : 0) | (out && FD_ISSET(fd, out) ? POLLOUT : 0) |
	       (except && FD_ISSET(fd, except) ? POLLPRI : 0);
}

static int keep(int fd, fd_set *set, int true_now)
{
	if (!set || !FD_ISSET(fd, set)) {
		return 0;
	}
	if (!true_now) {
		FD_CLR(fd, set);
	}
	return true_now != 0;
}

hidden long call_NR_pselect6(long count, fd_set *in, fd_set *out, fd_set *except,
			     const struct timespec *timeout, unsigned long *const *mask)
{
	struct pollfd fds[FD_SETSIZE];
	int used = 0, bits = 0;
	long r;

	if (count < 0 || count > FD_SETSIZE) {
		return -EINVAL;
	}
	for (int fd = 0; fd < count; fd++) {
		int events = events_of(fd, in, out, except);

		if (events) {
			fds[used++] = (struct pollfd){ .fd = fd, .events = events };
		}
	}
	r = __syscall(SYS_ppoll, fds, used, timeout, mask ? *mask : 0, _NSIG / 8);
	if (r < 0) {
		return r;
	}
	for (int i = 0; i < used; i++) {
		if (fds[i].revents & POLLNVAL) {
			return -EBADF;
		}
		bits += keep(fds[i].fd, in, fds[i].revents & (POLLIN | POLLHUP | POLLERR));
		bits += keep(fds[i].fd, out, fds[i].revents & (POLLOUT | POLLERR));
		bits += keep(fds[i].fd, except, fds[i].revents & POLLPRI);
	}
	return bits;
}
