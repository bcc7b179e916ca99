/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One outstanding reply: 32 bytes. `caller` is the thread that a reply goes
 * to (state BLOCKED_REPLY), or the thread that received with it and still
 * waits for a message (BLOCKED_RECEIVE). When a Call donated its scheduling
 * context, the replies it travelled through form a stack: sc->reply is the
 * newest, `below` leads towards the owner of the context.
 */
#pragma once

#include "kernel/types.h"

struct sched_context;
struct tcb;

struct reply {
	struct tcb *caller;
	struct reply *below;	/* older reply of the same context */
	struct reply *above;	/* newer one; null at the top */
	struct sched_context *sc;	/* only at the top of its stack */
};

_Static_assert(sizeof(struct reply) == 32, "a reply object is 32 bytes");

/* Links caller behind reply; with `donate` the callee gets caller's context. */
void reply_push(struct reply *r, struct tcb *caller, struct tcb *callee, bool donate);

/* A reply takes the caller out, and its context back to it. */
void reply_pop(struct reply *r, struct tcb *caller);

/* The caller leaves without a reply; its context stays with whoever has it. */
void reply_cancel(struct reply *r);

/* The last cap is gone: its caller becomes Inactive and gets its context back. */
void reply_clear(struct reply *r);

/* Sends the message in t's registers to the caller of r. */
void reply_send(struct tcb *t, struct reply *r, bool can_grant);
