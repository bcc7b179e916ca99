/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the seam's files share: the calling thread's page, the way through
 * the gates of trap.S into the kernel, and the loud stub. The page is found
 * through `sysinfo`, a word that musl keeps in struct pthread, copies to each
 * new thread, and sets from AT_SYSINFO in the first.
 */
#pragma once

#include "abi/msg/thread_page.h"
#include "pthread_impl.h"

/* The library's own words in the thread page; trap.S knows the first. */
struct thread_library {
	/* Not 0: the next blocking call returns EINTR at once. */
	volatile unsigned interrupt;
	/* The thread is in a call that is a cancellation point. */
	volatile unsigned cancel_point;
};

static inline struct thread_page *seam_page(void)
{
	return (struct thread_page *)__pthread_self()->sysinfo;
}

static inline struct thread_library *seam_library(void)
{
	return (struct thread_library *)seam_page()->library;
}

/* Says "STUB: name" once for each name in a process; returns -ENOSYS. */
hidden long seam_stub(const char *name);
