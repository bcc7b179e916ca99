/* SPDX-License-Identifier: Apache-2.0 */
/* Timers of the steady clock that tell by a pulse, for servers. */
#pragma once

/*
 * A timer that sends (CODE, VALUE) over COID, a connection to a channel of the
 * caller's. Its id (>= 0), or a negative errno: EBADF, EAGAIN.
 */
int timer_pulse_create(int coid, int priority, int code, int value);

/* Goes off once at DEADLINE (ns of CLOCK_MONOTONIC); 0: not any more. 0 or an errno. */
int timer_pulse_set(int timer, unsigned long deadline);
