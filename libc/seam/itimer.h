/* SPDX-License-Identifier: Apache-2.0 */
/* The process's interval timer; setitimer.c owns it. */
#pragma once

#include <sys/time.h>

#include "timer.h"

/* -1 while there is none. */
hidden int itimer_id(void);

static inline unsigned long itimer_ns(const struct timeval *t)
{
	return t->tv_sec * 1000000000UL + t->tv_usec * 1000UL;
}

static inline struct timeval itimer_timeval(unsigned long ns)
{
	return (struct timeval){ ns / 1000000000, ns % 1000000000 / 1000 };
}
