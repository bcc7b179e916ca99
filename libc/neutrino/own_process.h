/* SPDX-License-Identifier: Apache-2.0 */
/* For calls that QNX has for any process or thread, and this library for one's own. */
#pragma once

#include "libc/seam/kill.h"

/* 0: PID is this process, or 0; ESRCH: there is none; EPERM: another. */
static inline int own_process_error(pid_t pid)
{
	long error;

	if (!pid || pid == (pid_t)seam_page()->pid) {
		return 0;
	}
	error = pid < 0 ? ESRCH : -signal_send(pid, 0, 0, SI_USER, 0);
	return error ? error : EPERM;
}

/* The same for the calling thread. */
static inline int own_thread_error(int tid)
{
	const struct thread_page *page = seam_page();
	long error;

	if (!tid || tid == page->tid) {
		return 0;
	}
	error = tid < 0 ? ESRCH : -signal_send(page->pid, tid, 0, SI_USER, 0);
	return error ? error : EPERM;
}
