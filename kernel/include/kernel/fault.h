/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stopped a thread: the pending fault in its TCB, and why a capability
 * lookup failed. Types are those of abi/sel4/faults.h and errors.h.
 */
#pragma once

#include "abi/sel4/errors.h"
#include "abi/sel4/faults.h"
#include "kernel/types.h"

struct tcb;

struct lookup_failure {
	word type;	/* enum seL4_LookupFailureType */
	word bits_left;
	word bits_found;	/* depth mismatch, guard mismatch */
	word guard_found;	/* guard mismatch */
};

struct fault {
	word type;	/* enum seL4_FaultType; 0: none */
	union {
		struct {
			word address;
			bool in_receive;
			struct lookup_failure lookup;
		} cap;
		word syscall;
		struct {
			word number;
			word code;
		} exception;
		struct {
			word badge;
		} timeout;
		struct {
			word address;
			bool prefetch;
			word status;
		} vm;
	};
};

/* Sends the fault in tcb->fault to its handler; without one the thread stops. */
void fault_deliver(struct tcb *tcb);

/* Sends a Timeout fault; false when the thread has no timeout endpoint. */
bool fault_deliver_timeout(struct tcb *tcb);

/* Writes tcb->fault as a message to `receiver`; returns the number of words. */
word fault_message_write(struct tcb *tcb, struct tcb *receiver, word *buffer);

/* Takes the answer out of `replier`'s message; true when tcb is to restart. */
bool fault_message_reply(struct tcb *tcb, struct tcb *replier);
