/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a signal enters a thread, and how a thread is taken out of what it
 * blocks in (docs/design.md, section 7).
 */
#pragma once

#include "abi/msg/tm.h"
#include "abi/sel4/types.h"

struct thread;

/*
 * The call that a thread stands in: a blocked thread's pc is at an ecall, and
 * its registers say which.
 */
enum gate { GATE_CALL, GATE_RECEIVE, GATE_WAIT, GATE_NONE };
enum gate deliver_gate(const struct thread *t, const seL4_UserContext *registers);

/* Registers that say: the call at pc came back with this info word and MR0. */
void deliver_result(seL4_UserContext *registers, seL4_Word info, seL4_Word mr0);

/*
 * Puts a caught signal into the save area and REGISTERS at the trampoline.
 * 0 if that can not be now (the area is full, the library holds signals).
 */
int deliver_enter(struct thread *t, const struct tm_signal_info *info,
		  seL4_UserContext *registers);

/* If T waits to receive at this slot of its own, it comes back with an error. */
void deliver_channel_gone(struct thread *t, seL4_Word slot);

/*
 * T, suspended for good, stands in a call to a server: one that decides about
 * its clients itself is told, so that nothing is kept for a dead one.
 */
void deliver_death(struct thread *t);
