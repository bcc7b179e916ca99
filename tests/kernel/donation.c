/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time that is lent by a Call: servers without a context of their own run on
 * their callers', along chains and for faults, and it comes back. Other ways to
 * run without a context are in borrowing.c.
 */
#include "tests/kernel/counting.h"
#include "tests/kernel/test.h"

enum { MS = 1000 };

static int configure(seL4_CPtr sc, seL4_Time budget, seL4_Time period)
{
	return seL4_SchedControl_ConfigureFlags(schedcontrol(0), sc, budget, period, 0, 0, 0);
}

/* Serves count calls, spending us on each, then returns. */
static seL4_CPtr endpoint;

static void serve(seL4_Word reply, seL4_Word us, seL4_Word ready)
{
	seL4_NBSendRecv(ready, seL4_MessageInfo_new(0, 0, 0, 0), endpoint, 0, reply);
	for (;;) {
		spin_us(us);
		counter++;
		seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(0x44, 0, 0, 0), 0, reply);
	}
}

/* A server that waits in Recv without a context of its own. */
static struct thread *passive_server(seL4_Word priority, seL4_Word us)
{
	struct thread *t = thread_new(priority);
	seL4_CPtr ready = notification_new();

	endpoint = endpoint_new();
	counter = 0;
	thread_start(t, serve, t->reply, us, ready);
	seL4_Wait(ready, 0);
	while (seL4_SchedContext_UnbindObject(t->sc, t->tcb) != 0) {
	}
	return t;
}

static seL4_Word call_server(void)
{
	return seL4_MessageInfo_get_label(seL4_Call(endpoint, seL4_MessageInfo_new(1, 0, 0, 0)));
}

/* Begins to count our own time, which is booked when a thread stops; returns when. */
static seL4_Word count_own_time(void)
{
	seL4_Word start;

	seL4_Yield();
	start = now_us();
	seL4_Yield();
	sc_consumed(sc_own());
	return start;
}

/* We have used this much since then, and no more than there was. */
static void check_own_time(seL4_Word start, seL4_Word least)
{
	seL4_Yield();
	CHECK_IN(sc_consumed(sc_own()), least, now_us() - start);
}

TEST(donation_passive_server_runs_on_its_callers_time)
{
	static const seL4_Word priorities[] = { PRIO_LOW, PRIO, PRIO_HIGH };

	for (unsigned i = 0; i < 3; i++) {
		struct thread *server = passive_server(priorities[i], 3 * MS);
		seL4_Word start = count_own_time();

		sc_consumed(server->sc);
		CHECK_EQ(call_server(), 0x44);
		check_own_time(start, 3 * MS);
		CHECK_EQ(sc_consumed(server->sc), 0);
		CHECK_EQ(call_server(), 0x44);
		CHECK_EQ(counter, 2);
	}
}

TEST(donation_active_server_runs_on_its_own_time)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr ready = notification_new();
	seL4_Word start;

	endpoint = endpoint_new();
	thread_start(t, serve, t->reply, 3 * MS, ready);
	start = now_us();
	sc_consumed(t->sc);
	CHECK_EQ(call_server(), 0x44);
	CHECK_IN(sc_consumed(t->sc), 3 * MS, now_us() - start);
}

static void call_and_step(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	if (call_server() == 0x44) {
		counter += 100;
	}
}

TEST(donation_callers_of_a_passive_server_queue_up)
{
	struct thread *t[3];

	passive_server(PRIO_HIGH + 1, MS);
	for (int i = 0; i < 3; i++) {
		t[i] = thread_run(PRIO_HIGH, call_and_step, 0, 0, 0);
	}
	for (int i = 0; i < 3; i++) {
		thread_join(t[i]);
	}
	CHECK_EQ(counter, 303);
}

static seL4_CPtr inner_endpoint;

static void relay(seL4_Word reply, seL4_Word ready, seL4_Word c)
{
	(void)c;
	seL4_NBSendRecv(ready, seL4_MessageInfo_new(0, 0, 0, 0), inner_endpoint, 0, reply);
	for (;;) {
		seL4_Word label = call_server();

		seL4_ReplyRecv(inner_endpoint, seL4_MessageInfo_new(label + 1, 0, 0, 0), 0, reply);
	}
}

static struct thread *passive_relay(seL4_Word priority)
{
	struct thread *t = thread_new(priority);
	seL4_CPtr ready = notification_new();

	inner_endpoint = endpoint_new();
	thread_start(t, relay, t->reply, ready, 0);
	seL4_Wait(ready, 0);
	while (seL4_SchedContext_UnbindObject(t->sc, t->tcb) != 0) {
	}
	return t;
}

static void call_relay(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	seL4_Call(inner_endpoint, seL4_MessageInfo_new(1, 0, 0, 0));
}

TEST(donation_time_is_lent_along_a_chain_and_comes_back)
{
	seL4_Word start;

	passive_server(PRIO_HIGH, MS);
	passive_relay(PRIO_HIGH);
	start = count_own_time();
	for (int i = 0; i < 5; i++) {
		CHECK_EQ(seL4_MessageInfo_get_label(seL4_Call(
				 inner_endpoint, seL4_MessageInfo_new(1, 0, 0, 0))), 0x45);
	}
	check_own_time(start, 5 * MS);
	CHECK_EQ(counter, 5);
}

static volatile int held;

static void hold_call(seL4_Word reply, seL4_Word ready, seL4_Word go)
{
	held = 0;
	seL4_NBSendRecv(ready, seL4_MessageInfo_new(0, 0, 0, 0), endpoint, 0, reply);
	held = 1;
	seL4_Wait(go, 0);
	counter++;
	seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(0x44, 0, 0, 0), 0, reply);
}

/* A server without a context that waits for a call, and holds it until go is signalled. */
static struct thread *holding_server(seL4_Word priority, seL4_CPtr go)
{
	struct thread *t = thread_new(priority);
	seL4_CPtr ready = notification_new();

	endpoint = endpoint_new();
	counter = 0;
	thread_start(t, hold_call, t->reply, ready, go);
	seL4_Wait(ready, 0);
	OK(seL4_SchedContext_UnbindObject(t->sc, t->tcb));
	return t;
}

/* Lets lower threads run until the server has the call. */
static void wait_until_held(void)
{
	OK(configure(sc_own(), 4 * MS, 5 * MS));
	while (!held) {
		seL4_Yield();
	}
}

TEST(donation_deleted_reply_object_gives_the_context_back_to_nobody)
{
	seL4_CPtr go = notification_new();
	struct thread *server = holding_server(PRIO_HIGH + 1, go);
	struct thread *client = thread_new(PRIO_HIGH);

	thread_start(client, call_and_step, 0, 0, 0);
	/* The server waits on the client's context: it cannot be bound to the client. */
	CHECK_EQ(seL4_SchedContext_Bind(client->sc, client->tcb), seL4_IllegalOperation);
	/* The only reply object goes: its caller stops, and has its context back. */
	cap_delete(server->reply);
	CHECK_EQ(client->finished, 0);
	CHECK_EQ(seL4_SchedContext_Bind(sc_new(), client->tcb), seL4_IllegalOperation);
	seL4_Signal(go);
	CHECK_EQ(counter, 0); /* and the server has none */
}

static void fault_once(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	__asm__ volatile("unimp");
}

static void handle_faults(seL4_Word reply, seL4_Word ready, seL4_Word c)
{
	(void)c;
	seL4_NBSendRecv(ready, seL4_MessageInfo_new(0, 0, 0, 0), endpoint, 0, reply);
	counter = seL4_GetMR(seL4_UserException_Number);
	seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(1, 0, 0, 0), 0, reply);
}

TEST(donation_passive_fault_handler_runs_on_the_faulting_threads_time)
{
	struct thread *server = thread_new(PRIO_HIGH), *t = thread_new(PRIO_HIGH - 1);
	seL4_CPtr ready = notification_new();

	endpoint = endpoint_new();
	counter = 0;
	thread_start(server, handle_faults, server->reply, ready, 0);
	seL4_Wait(ready, 0);
	OK(seL4_SchedContext_UnbindObject(server->sc, server->tcb));
	thread_set_fault_endpoint(t, endpoint);
	thread_start(t, fault_once, 0, 0, 0);
	CHECK_EQ(counter, 2);
}

TEST(donation_deleted_context_under_a_passive_server_comes_back_with_a_new_one)
{
	struct thread *server = passive_server(PRIO_HIGH, 0);
	struct thread *client = thread_new(PRIO - 1);
	seL4_CPtr spare = sc_new();

	OK(configure(spare, SLICE_US, SLICE_US));
	thread_start(client, call_and_step, 0, 0, 0);
	thread_join(client);
	CHECK_EQ(counter, 101);
	cap_delete(client->sc);
	CHECK_EQ(call_server(), 0x44); /* it was back with its owner: no harm done */
	OK(seL4_SchedContext_Bind(spare, server->tcb));
	CHECK_EQ(call_server(), 0x44);
}

TEST(donation_plain_reply_takes_the_time_back_at_once)
{
	seL4_CPtr go = notification_new();
	struct thread *server = holding_server(PRIO_HIGH, go), *client = thread_new(PRIO - 1);

	thread_start(client, call_and_step, 0, 0, 0);
	wait_until_held(); /* the server waits on the client's time */
	seL4_Send(server->reply, seL4_MessageInfo_new(0x44, 0, 0, 0));
	thread_join(client);
	CHECK_EQ(counter, 100);
	seL4_Signal(go);
	CHECK_EQ(counter, 100); /* the server has no time to go on with */
	OK(seL4_SchedContext_Bind(server->sc, server->tcb));
	CHECK_EQ(counter, 101);
}

/* A caller that got another context meanwhile keeps that; the lent one stays. */
TEST(donation_context_stays_when_the_caller_has_another)
{
	seL4_CPtr go = notification_new(), spare = sc_new();
	struct thread *server = holding_server(PRIO_HIGH, go), *client = thread_new(PRIO - 1);

	thread_start(client, call_and_step, 0, 0, 0);
	wait_until_held(); /* the server waits on the client's time */
	OK(configure(spare, SLICE_US, SLICE_US));
	OK(seL4_SchedContext_Bind(spare, client->tcb));
	seL4_Send(server->reply, seL4_MessageInfo_new(0x44, 0, 0, 0));
	thread_join(client);
	CHECK_EQ(counter, 100);
	OK(seL4_SchedContext_UnbindObject(spare, client->tcb));
	OK(seL4_SchedContext_UnbindObject(client->sc, server->tcb));
}

/* Client, relay, server: the reply object in the middle goes while the server computes. */
TEST(donation_chain_broken_in_the_middle_leaves_time_with_the_server)
{
	seL4_CPtr go = notification_new();
	struct thread *client = thread_new(PRIO - 1), *middle;

	holding_server(PRIO_HIGH + 1, go);
	middle = passive_relay(PRIO_HIGH);
	thread_set_fault_endpoint(middle, 0); /* it will miss its reply object */
	thread_start(client, call_relay, 0, 0, 0);
	wait_until_held(); /* the client has called the relay, that the server */
	cap_delete(middle->reply);
	seL4_Signal(go);
	CHECK_EQ(counter, 1); /* it still has the time */
	CHECK_EQ(client->finished, 0);
}
