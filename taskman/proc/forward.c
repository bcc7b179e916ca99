/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See forward.h. The blocking Send is the point: what was forwarded waits in
 * the endpoint's queue until somebody receives, and signals that come
 * meanwhile gather in the notification. The thread is above programs, so it
 * stands in front of queued messages as a bound notification does.
 */
#include "taskman/proc/forward.h"

#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/caps/arena.h"
#include "taskman/caps/slot.h"
#include "taskman/proc/hart.h"
#include "taskman/proc/process.h"

enum { PRIORITY_FORWARD = 254, SLICE_US = 1000 };

extern const char forward_thread[];

/* The process asks to be forwarded to by signalling: no bit but the topmost is set. */
static int make_side(struct forward *f, struct process *p, seL4_CPtr notification)
{
	int error = side_alloc(p, SIDE_NOTIFICATION, f, 0, 1, &f->side);

	if (error == 0) {
		error = cspace_mint(p, cspace_side_slot(f->side), notification,
				    seL4_CapRights_new(0, 0, 0, 1), BADGE_NOTIFICATION);
	}
	return error;
}

static int make_objects(struct forward *f, struct process *p, seL4_CPtr endpoint)
{
	int error = arena_object(&p->arena, seL4_TCBObject, 0, &f->tcb);

	if (error == 0) {
		error = arena_object(&p->arena, seL4_SchedContextObject, seL4_MinSchedContextBits,
				     &f->sched_context);
	}
	if (error == 0) {
		error = slot_mint(endpoint, seL4_CapRights_new(0, 0, 0, 1), BADGE_FORWARDED,
				  &f->send);
	}
	return error;
}

static int run(const struct forward *f, seL4_CPtr notification)
{
	seL4_UserContext registers = {
		.pc = (seL4_Word)forward_thread, .s0 = notification, .s1 = f->send,
	};
	int error = seL4_TCB_Configure(f->tcb, seL4_CapInitThreadCNode, 0,
				       seL4_CapInitThreadVSpace, 0, 0, seL4_CapNull);

	if (error == seL4_NoError) {
		error = seL4_SchedControl_Configure(boot_sched_control(HART_HOME),
						    f->sched_context, SLICE_US, SLICE_US, 0, 0);
	}
	if (error == seL4_NoError) {
		error = seL4_TCB_SetSchedParams(f->tcb, seL4_CapInitThreadTCB, PRIORITY_FORWARD,
						PRIORITY_FORWARD, f->sched_context, seL4_CapNull);
	}
	if (error == seL4_NoError) {
		error = seL4_TCB_WriteRegisters(f->tcb, 1, 0, seL4_UserContextWords, &registers);
	}
	return error == seL4_NoError ? 0 : ENOMEM;
}

int forward_start(struct forward *f, struct process *p, seL4_CPtr notification, seL4_CPtr endpoint)
{
	int error = make_objects(f, p, endpoint);

	if (error == 0) {
		error = make_side(f, p, notification);
	}
	if (error == 0) {
		error = run(f, notification);
	}
	if (error != 0) {
		forward_stop(f, p);
	}
	return error;
}

void forward_stop(struct forward *f, struct process *p)
{
	if (f->tcb != 0) {
		seL4_TCB_Suspend(f->tcb);
	}
	if (f->side != 0) {
		side_free(p, f->side);
	}
	if (f->send != 0) {
		slot_delete(f->send);
	}
	if (f->sched_context != 0) {
		seL4_SchedContext_Unbind(f->sched_context);
		process_put_object(p, seL4_SchedContextObject, seL4_MinSchedContextBits,
				   f->sched_context);
	}
	if (f->tcb != 0) {
		process_put_object(p, seL4_TCBObject, 0, f->tcb);
	}
	*f = (struct forward){ 0 };
}
