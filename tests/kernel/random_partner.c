/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads that answer the worker of the random calls: they receive on whatever
 * a slot of the window holds, with whatever another holds as reply object. One
 * has a context of its own, one runs on lent time only. Their priority is never
 * the worker's, so that who runs next does not depend on how fast a kernel is.
 */
#include "tests/kernel/random.h"

#include "tests/kernel/pool.h"

enum { ACTIVE, PASSIVE, PARTNERS, TURNS = 8, MESSAGE_WORDS = 2 };

static struct thread *partners[PARTNERS];

/* Where each takes a capability to. */
static seL4_CPtr slots[PARTNERS];

void partners_new(void)
{
	for (int i = 0; i < PARTNERS; i++) {
		partners[i] = thread_new(PRIO_WORKER + 10);
		thread_set_fault_endpoint(partners[i], 0);
	}
}

/*
 * Every call may go to an endpoint by mistake, and some carry capabilities of
 * the root server, which would then be in the window for the calls to break.
 */
void partners_accept(int accept)
{
	for (int i = 0; i < PARTNERS; i++) {
		partners[i]->buffer->receiveCNode = CNODE;
		partners[i]->buffer->receiveIndex = slots[i];
		partners[i]->buffer->receiveDepth = accept ? DEPTH : 0;
	}
}

static void mix_message(const struct sel4_registers *r, seL4_CPtr reply)
{
	digest_mix(r->a0);
	digest_mix(r->info);
	digest_mix(r->mr[0]);
	digest_mix(r->mr[1]);
	trace("    partner has %lx %lx: %lx %lx %lx %lx (reply %lu)\n", r->a0, r->info, r->mr[0],
	      r->mr[1], r->mr[2], r->mr[3], reply - window);
}

/* Receives, then answers and receives a few times: without end it could keep the worker out. */
static void receive(seL4_Word source, seL4_Word reply, seL4_Word offered)
{
	struct sel4_registers r = { source, 0, { 0 } };

	sel4_trap_reply(seL4_SysRecv, &r, reply);
	for (seL4_Word turn = 0; turn < TURNS; turn++) {
		mix_message(&r, reply);
		seL4_SetCap(0, offered);
		r.a0 = source;
		r.info = seL4_MessageInfo_new(turn & 3 ? 0 : turn, 0, turn & 1, MESSAGE_WORDS).words[0];
		r.mr[0] = turn;
		sel4_trap_reply(seL4_SysReplyRecv, &r, reply);
	}
	mix_message(&r, reply);
}

/* The passive one needs a context to get to its Recv with. */
static int start(struct thread *t, int passive)
{
	seL4_CPtr source = random_slot(), reply = random_slot(), offered = random_slot();

	slots[passive] = offered;
	trace("    partner %d takes from %lu with %lu\n", passive, source - window, reply - window);
	digest_mix((seL4_Word)seL4_TCB_Suspend(t->tcb));
	if (passive) {
		digest_mix((seL4_Word)seL4_SchedContext_Bind(t->sc, t->tcb));
	}
	thread_start(t, receive, source, reply, offered);
	return passive ? seL4_SchedContext_UnbindObject(t->sc, t->tcb) : 0;
}

int partner_call(seL4_Word which)
{
	static const seL4_Word priorities[] = { PRIO_WORKER - 10, PRIO_WORKER + 10, PRIO_WORKER + 20 };
	int passive = (int)random_below(PARTNERS);
	struct thread *t = partners[passive];

	switch (which) {
	case 0:
		return seL4_TCB_BindNotification(t->tcb, random_slot());
	case 1:
		return seL4_TCB_UnbindNotification(t->tcb);
	case 2:
		return seL4_TCB_SetPriority(t->tcb, seL4_CapInitThreadTCB,
					    priorities[random_below(3)]);
	case 3:
		return seL4_TCB_SetSpace(t->tcb, random_slot(), CNODE, 0, VSPACE, 0);
	default:
		return start(t, passive);
	}
}
