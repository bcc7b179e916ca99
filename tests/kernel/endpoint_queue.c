/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who waits at an endpoint: in which order they are served, and what becomes of
 * them when the endpoint or their badge goes.
 */
#include "tests/kernel/exchange.h"
#include "tests/kernel/test.h"

static volatile seL4_Word order[8], ordered;

static void note(seL4_Word which, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	fill_words(1, which);
	seL4_Send(endpoint, seL4_MessageInfo_new(LABEL, 0, 0, 1));
}

static void check_order(const seL4_Word *wanted, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		seL4_Recv(endpoint, 0, reply);
		CHECK_EQ(seL4_GetMR(0), wanted[i]);
	}
}

TEST(endpoint_senders_queue_by_priority_then_time)
{
	static const seL4_Word wanted[] = { 4, 2, 5, 1, 3 };
	static const seL4_Word priorities[] = { 110, 111, 110, 112, 111 };

	exchange_begin();
	for (seL4_Word i = 0; i < 5; i++) {
		thread_run(priorities[i], note, i + 1, 0, 0);
	}
	check_order(wanted, 5);
}

TEST(endpoint_a_new_priority_moves_a_queued_sender)
{
	static const seL4_Word wanted[] = { 2, 3, 1 };
	struct thread *t[3];

	exchange_begin();
	for (seL4_Word i = 0; i < 3; i++) {
		t[i] = thread_run(112 - i, note, i + 1, 0, 0);
	}
	OK(seL4_TCB_SetPriority(t[0]->tcb, seL4_CapInitThreadTCB, 110));
	OK(seL4_TCB_SetPriority(t[1]->tcb, seL4_CapInitThreadTCB, 113));
	check_order(wanted, 3);
}

static void receive_and_note(seL4_Word which, seL4_Word own_reply, seL4_Word c)
{
	(void)c;
	seL4_Recv(endpoint, 0, own_reply);
	order[ordered++] = which;
}

TEST(endpoint_receivers_queue_by_priority_then_time)
{
	static const seL4_Word wanted[] = { 3, 1, 2 };
	static const seL4_Word priorities[] = { 110, 110, 111 };

	exchange_begin();
	ordered = 0;
	for (seL4_Word i = 0; i < 3; i++) {
		thread_run(priorities[i], receive_and_note, i + 1, reply_new(), 0);
	}
	for (seL4_Word i = 0; i < 3; i++) {
		seL4_Send(endpoint, seL4_MessageInfo_new(LABEL, 0, 0, 0));
		CHECK_EQ(order[i], wanted[i]);
	}
}

static volatile seL4_Word answer_label, answer_word;

static void call_and_keep(seL4_Word cap, seL4_Word b, seL4_Word c)
{
	seL4_Word mr0 = 0x99;
	seL4_MessageInfo_t info = seL4_CallWithMRs(cap, seL4_MessageInfo_new(LABEL, 0, 0, 1),
						   &mr0, 0, 0, 0);

	(void)b;
	(void)c;
	answer_label = info.words[0];
	answer_word = mr0;
}

TEST(endpoint_deleted_under_a_queued_call_gives_invalid_capability)
{
	struct thread *t;

	exchange_begin();
	t = thread_run(PRIO_HIGH, call_and_keep, endpoint, 0, 0);
	cap_delete(endpoint);
	CHECK_EQ(t->finished, 1);
	CHECK_EQ(answer_label, seL4_MessageInfo_new(seL4_InvalidCapability, 0, 0, 1).words[0]);
	CHECK_EQ(answer_word, 0);
}

TEST(endpoint_deleted_under_a_queued_send_lets_it_go)
{
	struct thread *t;

	exchange_begin();
	t = thread_run(PRIO_HIGH, send_words, endpoint, 1, 0);
	cap_delete(endpoint);
	CHECK_EQ(t->finished, 1);
}

TEST(endpoint_deleted_under_a_receiver_faults_it)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr handler = endpoint_new();

	exchange_begin();
	thread_set_fault_endpoint(t, handler);
	thread_start(t, receive_from, endpoint, reply_new(), 0);
	cap_delete(endpoint);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(handler, 0, reply)), seL4_Fault_CapFault);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_Addr), endpoint);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_LookupFailureType), seL4_MissingCapability);
}

TEST(endpoint_deleting_one_badged_capability_leaves_its_sender_queued)
{
	seL4_Word badge = 0;
	seL4_CPtr badged;

	exchange_begin();
	badged = cap_mint(endpoint, seL4_AllRights, 5);
	thread_run(PRIO_HIGH, send_words, badged, 0, 0);
	cap_delete(badged);
	seL4_Recv(endpoint, &badge, reply);
	CHECK_EQ(badge, 5);
}

TEST(endpoint_cancel_badged_sends_restarts_senders_of_that_badge)
{
	seL4_CPtr one, two;
	seL4_Word badge = 0;
	struct thread *t;

	exchange_begin();
	one = cap_mint(endpoint, seL4_AllRights, 1);
	two = cap_mint(endpoint, seL4_AllRights, 2);
	t = thread_run(PRIO_HIGH, call_and_keep, one, 0, 0);
	thread_run(PRIO_HIGH, send_words, two, 0, 0);
	OK(seL4_CNode_CancelBadgedSends(CNODE, one, DEPTH));
	CHECK_EQ(t->finished, 0); /* restarted, and queued again behind the other */
	cap_delete(one);
	OK(seL4_CNode_CancelBadgedSends(CNODE, cap_mint(endpoint, seL4_AllRights, 1), DEPTH));
	CHECK_EQ(t->finished, 1);
	CHECK_EQ(answer_label, seL4_MessageInfo_new(seL4_InvalidCapability, 0, 0, 1).words[0]);
	seL4_Recv(endpoint, &badge, reply);
	CHECK_EQ(badge, 2);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_NBRecv(endpoint, &badge, reply)), 0);
	CHECK_EQ(badge, 0);
}

TEST(endpoint_cancel_badged_sends_wants_every_right)
{
	exchange_begin();
	CHECK_EQ(seL4_CNode_CancelBadgedSends(CNODE, cap_mint(endpoint, seL4_ReadWrite, 1), DEPTH),
		 seL4_IllegalOperation);
	CHECK_EQ(seL4_CNode_CancelBadgedSends(CNODE, notification_new(), DEPTH),
		 seL4_IllegalOperation);
	CHECK_EQ(seL4_CNode_CancelBadgedSends(CNODE, slot_new(), DEPTH), seL4_IllegalOperation);
}
