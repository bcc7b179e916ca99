/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pulse lines: the shared queue (abi/msg/pulse.h) that a process has for a
 * coid it sends pulses on. Made at its first pulse; taskman is not met again
 * until one of the two ends goes. When the sender goes its pulses stay: the
 * receiver is told, reads them, and drops the line. A line holds its
 * connection, so the server hears of the closing after the last pulse.
 */
#pragma once

struct channel;
struct coid;
struct pulse_line;

/* The sender's coid goes, or its image does. A no-op if there is no line. */
void pulse_line_leave(struct coid *k);

/* The channel ends: senders learn it from their queues. */
void pulse_lines_cut(struct channel *c);
