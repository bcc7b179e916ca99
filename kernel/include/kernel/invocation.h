/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message sent to a kernel object. A decode function reads and checks it,
 * then acts; it returns 0, an abi/sel4 error code whose words it left in
 * core->error, or one of the two values below.
 */
#pragma once

#include "abi/sel4/errors.h"
#include "abi/sel4/invocations.h"
#include "abi/sel4/types.h"
#include "kernel/slot.h"
#include "kernel/tcb.h"

enum {
	/* The caller restarts the system call after the interrupt. */
	INVOCATION_PREEMPTED = 64,
	/* Done, and the caller's registers and state are already as they shall be. */
	INVOCATION_NO_REPLY = 65,
};

struct invocation {
	struct tcb *caller;
	struct slot *slot;	/* holds the invoked cap */
	struct cap cap;
	word label;
	word length;
	word *buffer;		/* caller's IPC buffer or null */
	struct slot *extra[seL4_MsgMaxExtraCaps];
	unsigned extra_count;
	bool is_call;		/* results are wanted */
	bool first_phase;	/* send half of ReplyRecv, NBSendRecv, NBSendWait */
	word result_length;
};

/* Message register i of the invocation. */
static inline word invocation_arg(const struct invocation *inv, word i)
{
	return i < seL4_FastMessageRegisters ? inv->caller->context.x[REG_A2 + i]
					     : inv->buffer[1 + i];
}

/* Sets message register i of the answer; read all arguments first. */
void invocation_result(struct invocation *inv, word i, word value);

/* Cap in extra cap i, null cap when absent. */
static inline struct cap invocation_extra(const struct invocation *inv, unsigned i)
{
	return i < inv->extra_count ? inv->extra[i]->cap : cap_null();
}

/* Refusals: set the words and return the code. */
int error_truncated(void);
int error_illegal(void);
int error_argument(word number);
int error_capability(word number);
int error_range(word min, word max);
int error_alignment(void);
int error_lookup(bool source);	/* from core->lookup */
int error_delete_first(void);
int error_revoke_first(void);
int error_memory(word available);

/* api/lookup.c: 0, or 1 with core->lookup filled. */
int lookup_slot(struct tcb *t, word cptr, struct slot **out);
int lookup_cap(struct tcb *t, word cptr, struct cap *out);
/* (root, index, depth) of an invocation; an error code with its words set. */
int lookup_target(struct cap root, word index, word depth, bool source, struct slot **out);
int lookup_empty_target(struct cap root, word index, word depth, struct slot **out);

/* True when the running operation should stop for an interrupt; counts work. */
bool preempt_wanted(void);
