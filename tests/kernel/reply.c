/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reply objects: answers kept for later, given in any order, by anyone who
 * holds the capability, and what happens when one is used again or deleted.
 */
#include "tests/kernel/test.h"

static seL4_CPtr endpoint;
static volatile seL4_Word answers[4];
static volatile int answered;

static void call(seL4_Word which, seL4_Word b, seL4_Word c)
{
	seL4_Word mr0 = which;
	seL4_MessageInfo_t info = seL4_CallWithMRs(endpoint, seL4_MessageInfo_new(1, 0, 0, 1),
						   &mr0, 0, 0, 0);

	(void)b;
	(void)c;
	answers[which] = info.words[0];
	answered++;
}

static struct thread *caller(seL4_Word which)
{
	answers[which] = 0;
	return thread_run(PRIO_HIGH, call, which, 0, 0);
}

static void set_up(void)
{
	endpoint = endpoint_new();
	answered = 0;
}

static seL4_Word label(seL4_Word number)
{
	return seL4_MessageInfo_new(number, 0, 0, 0).words[0];
}

static void answer(seL4_CPtr reply, seL4_Word number)
{
	seL4_Send(reply, seL4_MessageInfo_new(number, 0, 0, 0));
}

TEST(reply_callers_can_be_kept_and_answered_in_any_order)
{
	static const seL4_Word order[] = { 2, 0, 1 };
	seL4_CPtr replies[3];

	set_up();
	for (seL4_Word i = 0; i < 3; i++) {
		replies[i] = reply_new();
		caller(i);
		seL4_Recv(endpoint, 0, replies[i]);
		CHECK_EQ(seL4_GetMR(0), i);
	}
	for (int i = 0; i < 3; i++) {
		answer(replies[order[i]], 10 + order[i]);
		CHECK_EQ(answered, i + 1);
		CHECK_EQ(answers[order[i]], label(10 + order[i]));
	}
}

TEST(reply_by_a_copy_of_the_capability)
{
	seL4_CPtr reply = reply_new(), copy = cap_copy(reply, seL4_NoRights);

	set_up();
	caller(0);
	seL4_Recv(endpoint, 0, reply);
	answer(copy, 5);
	CHECK_EQ(answers[0], label(5));
}

TEST(reply_to_nobody_is_silent)
{
	seL4_CPtr reply = reply_new();

	answer(reply, 5);
	seL4_NBSend(reply, seL4_MessageInfo_new(5, 0, 0, 0));
	set_up();
	caller(0);
	seL4_Recv(endpoint, 0, reply);
	answer(reply, 5);
	answer(reply, 6);
	CHECK_EQ(answered, 1);
	CHECK_EQ(answers[0], label(5));
}

TEST(reply_object_can_be_used_again_at_once)
{
	seL4_CPtr reply = reply_new();

	set_up();
	for (seL4_Word i = 0; i < 4; i++) {
		caller(i);
		seL4_Recv(endpoint, 0, reply);
		answer(reply, 20 + i);
		CHECK_EQ(answers[i], label(20 + i));
	}
}

TEST(reply_object_used_again_drops_its_first_caller)
{
	seL4_CPtr reply = reply_new();
	struct thread *first;

	set_up();
	first = caller(0);
	seL4_Recv(endpoint, 0, reply);
	caller(1);
	seL4_Recv(endpoint, 0, reply);
	answer(reply, 7);
	CHECK_EQ(answered, 1);
	CHECK_EQ(answers[1], label(7));
	CHECK_EQ(first->finished, 0);
}

TEST(reply_object_deleted_leaves_the_caller_stopped)
{
	seL4_CPtr reply = reply_new();
	struct thread *t;

	set_up();
	t = caller(0);
	seL4_Recv(endpoint, 0, reply);
	cap_delete(reply);
	CHECK_EQ(t->finished, 0);
	/* Resumed, it makes its call again. */
	OK(seL4_TCB_Resume(t->tcb));
	reply = reply_new();
	seL4_Recv(endpoint, 0, reply);
	answer(reply, 8);
	CHECK_EQ(answers[0], label(8));
}

TEST(reply_object_lives_while_a_copy_does)
{
	seL4_CPtr reply = reply_new(), copy = cap_copy(reply, seL4_AllRights);

	set_up();
	caller(0);
	seL4_Recv(endpoint, 0, reply);
	cap_delete(reply);
	answer(copy, 9);
	CHECK_EQ(answers[0], label(9));
}

TEST(reply_to_a_suspended_caller_is_silent)
{
	seL4_CPtr reply = reply_new();
	struct thread *t;

	set_up();
	t = caller(0);
	seL4_Recv(endpoint, 0, reply);
	OK(seL4_TCB_Suspend(t->tcb));
	answer(reply, 9);
	CHECK_EQ(answered, 0);
	caller(1);
	seL4_Recv(endpoint, 0, reply);
	answer(reply, 10);
	CHECK_EQ(answers[1], label(10));
}

TEST(reply_by_call_returns_at_once)
{
	seL4_CPtr reply = reply_new();
	seL4_MessageInfo_t info;

	set_up();
	caller(0);
	seL4_Recv(endpoint, 0, reply);
	info = seL4_Call(reply, seL4_MessageInfo_new(12, 0, 0, 0));
	CHECK_EQ(answers[0], label(12));
	CHECK_EQ(info.words[0], 0);
}

static void serve_first(seL4_Word reply, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	seL4_Recv(endpoint, 0, reply);
}

TEST(reply_survives_the_server_that_received)
{
	seL4_CPtr reply = reply_new();
	struct thread *server;

	set_up();
	server = thread_run(PRIO_HIGH, serve_first, reply, 0, 0);
	caller(0);
	thread_join(server);
	cap_delete(server->tcb);
	CHECK_EQ(answered, 0);
	answer(reply, 0x3fe);
	CHECK_EQ(answers[0], label(0x3fe));
}
