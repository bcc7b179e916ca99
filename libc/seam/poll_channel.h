/* SPDX-License-Identifier: Apache-2.0 */
/* Where a polling thread waits; poll_channel.c. Each returns 0 or an errno. */
#pragma once

#include "abi/msg/io.h"
#include "tm.h"

/* The thread's channel is there when this returns 0. */
hidden int poll_channel(struct thread_page *page);
/* In the child of a fork, which has no channels. */
static inline void poll_channel_forget(struct thread_page *page)
{
	seam_library_of(page)->poll_chid = 0;
}
/* A pulse at `deadline` by the steady clock; 0: none any more. */
hidden int poll_timer(struct thread_page *page, unsigned long deadline);
/* Until any pulse; EINTR. */
hidden int poll_wait(struct thread_page *page);
/*
 * The thread ends, and its channel with it. Weak, so that a program which never
 * polls does not carry the code that does.
 */
hidden weak void poll_channel_end(struct thread_page *page);
/* Fills in where the server's pulse shall go. */
hidden void poll_arm(struct thread_page *page, struct io_notify *request);
