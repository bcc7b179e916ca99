/* SPDX-License-Identifier: Apache-2.0 */
/* Waking from inside the library; futex.c. */
#pragma once

#include "seam.h"

/* Wakes up to `most` threads that wait at `address`; how many. */
hidden int futex_wake(volatile int *address, int most);
/* In the child of a fork: the waiters were other threads. */
hidden void futex_forget(void);
