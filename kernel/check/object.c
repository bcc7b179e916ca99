/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Caps and the objects behind them: a cap has an object of its type's size
 * and numbers within its limits, and wherever one object points to another,
 * the other points back. Budgets: the refills add up, none overlap.
 */
#include "abi/sel4/objects.h"
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/check/check.h"
#include "kernel/debug.h"
#include "kernel/endpoint.h"
#include "kernel/irq.h"
#include "kernel/notification.h"
#include "kernel/reply.h"
#include "kernel/sched.h"

static bool is_current(const struct tcb *t)
{
	return cores[t->core].current == t;
}

/* A thread that could run is found again: it runs, or stands in a queue. */
static void check_schedule(const struct tcb *t)
{
	kassert(t->core < core_count);
	kassert(t->state != THREAD_IDLE && t->state <= THREAD_IDLE);
	if (t->sc) {
		kassert(t->sc->tcb == t && t->sc->core == t->core);
	}
	if (t->queue != QUEUE_NONE) {
		kassert(tcb_is_runnable(t) && t->sc && sc_is_active(t->sc) && !is_current(t));
	} else if (tcb_is_runnable(t) && t->sc && sc_is_active(t->sc)) {
		kassert(is_current(t));
	}
}

static void check_slots_of(const struct tcb *t)
{
	struct cap cspace = t->slots[TCB_CSPACE].cap, buffer = t->slots[TCB_IPC_BUFFER].cap;

	for (unsigned i = 0; i < TCB_SLOTS; i++) {
		debug_check_slot(&t->slots[i]);
	}
	if (cap_is(cspace, CAP_ZOMBIE)) {
		/* Being deleted: the slots are a place like any other. */
		return;
	}
	kassert(cap_is_null(cspace) || cap_is(cspace, CAP_CNODE) || t->state == THREAD_INACTIVE);
	kassert(cap_is_null(buffer) || arch_cap_is_ipc_buffer(buffer) ||
		t->state == THREAD_INACTIVE);
}

void check_thread(const struct tcb *t)
{
	bool waits_with_reply = t->state == THREAD_BLOCKED_REPLY ||
				t->state == THREAD_BLOCKED_RECEIVE;

	check_schedule(t);
	check_waiter_links(t);
	check_slots_of(t);
	kassert(t->state != THREAD_BLOCKED_REPLY || t->reply);
	kassert(!t->reply || (waits_with_reply && t->reply->caller == t));
	kassert(!t->bound || t->bound->bound == t);
	kassert(!t->yield_to || t->yield_to->yield_from == t);
	kassert(!tcb_is_runnable(t) || t->fault.type == seL4_Fault_NullFault);
	kassert(t->fpu_core <= core_count);
	kassert(t->fpu_core == 0 || cores[t->fpu_core - 1].fpu_owner == t);
}

static void check_refills(struct sched_context *sc)
{
	word last = 0;

	kassert(sc->refill_head < sc->refill_max);
	kassert(sc->refill_count >= 1 && sc->refill_count <= sc->refill_max);
	kassert(refill_sum(sc) == sc->budget);
	kassert(refill_head(sc)->amount >= min_budget);
	if (sc_is_round_robin(sc)) {
		kassert(sc->refill_count == 2 && sc->refill_head == 0);
		return;
	}
	for (word n = 0; n < sc->refill_count; n++) {
		const struct refill *r = &sc->refills[(sc->refill_head + n) % sc->refill_max];

		kassert(r->time >= last);
		last = r->time + r->amount;
	}
}

void check_context(struct sched_context *sc)
{
	kassert(sc->core < core_count);
	kassert(!sc->tcb || sc->tcb->sc == sc);
	kassert(!sc->reply || sc->reply->sc == sc);
	kassert(!sc->notification || sc->notification->sc == sc);
	kassert(!sc->yield_from || sc->yield_from->yield_to == sc);
	if (sc_is_active(sc)) {
		check_refills(sc);
	}
}

/* One link of the stack of calls that a context has come through. */
void check_reply(const struct reply *r)
{
	const struct tcb *t = r->caller;

	kassert(!r->above || (r->above->below == r && r->above != r && !r->sc));
	kassert(!r->below || (r->below->above == r && r->below != r && !r->below->sc));
	kassert(!r->sc || (r->sc->reply == r && !r->above));
	if (!t || t->state != THREAD_BLOCKED_REPLY) {
		kassert(!r->above && !r->below && !r->sc);
	}
	kassert(!t || (t->reply == r && (t->state == THREAD_BLOCKED_REPLY ||
					 t->state == THREAD_BLOCKED_RECEIVE)));
}

static void check_capacity(struct cap cap)
{
	const struct sched_context *sc = cap_object(cap);
	word room = BIT(cap_size_bits(cap)) - offsetof(struct sched_context, refills);

	kassert(cap_size_bits(cap) >= seL4_MinSchedContextBits);
	kassert(sc->refill_max <= room / sizeof(struct refill));
}

static void check_node(struct cap cap)
{
	unsigned guard_size = cap_guard_size(cap);

	kassert(cap_size_bits(cap) >= 1 && guard_size + cap_size_bits(cap) <= seL4_WordBits);
	kassert((cap_badge(cap) & ~MASK(guard_size)) == 0);
}

static void check_untyped(struct cap cap)
{
	kassert(cap_size_bits(cap) >= seL4_MinUntypedBits);
	kassert(cap_size_bits(cap) <= seL4_MaxUntypedBits);
	kassert((cap.w1 & MASK(40)) <= BIT(cap_size_bits(cap)));
}

/* An object's address is a multiple of its size, and there is an object. */
static void check_place(struct cap cap)
{
	word size = check_memory_size(cap);
	word start = cap_is(cap, CAP_UNTYPED) || cap_is(cap, CAP_FRAME) ? cap_paddr(cap)
									: (word)cap_object(cap);

	if (size > 0) {
		kassert((start & (size - 1)) == 0);
		kassert(start != 0 || cap_is(cap, CAP_UNTYPED) || cap_is(cap, CAP_FRAME));
	}
}

void check_cap(struct cap cap)
{
	check_place(cap);
	switch (cap_type(cap)) {
	case CAP_UNTYPED:
		check_untyped(cap);
		break;
	case CAP_CNODE:
		check_node(cap);
		break;
	case CAP_TCB:
		check_thread(cap_object(cap));
		break;
	case CAP_ENDPOINT:
		check_endpoint(cap_object(cap));
		break;
	case CAP_NOTIFICATION:
		check_notification(cap_object(cap));
		break;
	case CAP_REPLY:
		check_reply(cap_object(cap));
		break;
	case CAP_SCHED_CONTEXT:
		check_capacity(cap);
		check_context(cap_object(cap));
		break;
	case CAP_IRQ_HANDLER:
		kassert(cap.w1 >= 1 && cap.w1 <= irq_sources);
		break;
	case CAP_SCHED_CONTROL:
		kassert(cap.w1 < core_count);
		break;
	case CAP_FRAME:
		kassert(cap_frame_size_class(cap) <= 2);
		break;
	default:
		break;
	}
}
