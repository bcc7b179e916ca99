/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads without a context that wait for a message or a signal: who lends them
 * time (a notification with a context, NBSendWait), and who does not.
 */
#include "tests/kernel/counting.h"
#include "tests/kernel/test.h"

enum { MS = 1000 };

static seL4_CPtr endpoint;

/* Round robin on core 0. */
static int configure_slice(seL4_CPtr sc)
{
	return seL4_SchedControl_ConfigureFlags(schedcontrol(0), sc, SLICE_US, SLICE_US, 0, 0, 0);
}

static void wait_signals(seL4_Word source, seL4_Word reply, seL4_Word us)
{
	for (;;) {
		seL4_Recv(source, 0, reply);
		spin_us(us);
		counter++;
	}
}

TEST(donation_passive_receiver_borrows_the_context_of_its_notification)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr notification = notification_new(), sc = sc_new();
	seL4_Word start;

	endpoint = endpoint_new();
	counter = 0;
	OK(configure_slice(sc));
	OK(seL4_TCB_BindNotification(t->tcb, notification));
	OK(seL4_SchedContext_Bind(sc, notification));
	thread_start(t, wait_signals, endpoint, t->reply, 2 * MS);
	OK(seL4_SchedContext_UnbindObject(t->sc, t->tcb));
	start = now_us();
	sc_consumed(sc);
	seL4_Signal(notification);
	CHECK_EQ(counter, 1);
	CHECK_IN(sc_consumed(sc), 2 * MS, now_us() - start);
	seL4_Signal(notification);
	CHECK_EQ(counter, 2);
}

TEST(donation_blocked_thread_takes_no_context_without_time)
{
	struct thread *t = thread_passive(PRIO_HIGH);
	seL4_CPtr sc = sc_new(), notification = notification_new();

	OK(seL4_SchedContext_Bind(t->sc = sc_new(), t->tcb));
	OK(configure_slice(t->sc));
	counter = 0;
	thread_start(t, wait_signals, notification, 0, 0);
	OK(seL4_SchedContext_UnbindObject(t->sc, t->tcb));
	CHECK_EQ(seL4_SchedContext_Bind(sc, t->tcb), seL4_IllegalOperation);
	OK(configure_slice(sc));
	OK(seL4_SchedContext_Bind(sc, t->tcb));
	seL4_Signal(notification);
	CHECK_EQ(counter, 1);
}

/* Receives once, says so, and stops. */
static void receive_once(seL4_Word source, seL4_Word reply, seL4_Word c)
{
	(void)c;
	seL4_Recv(source, 0, reply);
	counter++;
	seL4_Wait(notification_new(), 0);
}

/* A thread without a context that waits in Recv. */
static struct thread *passive_receiver(void)
{
	struct thread *t = thread_new(PRIO_HIGH);

	endpoint = endpoint_new();
	counter = 0;
	thread_start(t, receive_once, endpoint, t->reply, 0);
	OK(seL4_SchedContext_UnbindObject(t->sc, t->tcb));
	return t;
}

TEST(donation_plain_send_lends_no_time)
{
	struct thread *t = passive_receiver();

	seL4_Send(endpoint, seL4_MessageInfo_new(1, 0, 0, 0));
	CHECK_EQ(counter, 0);
	OK(seL4_SchedContext_Bind(t->sc, t->tcb)); /* it has the message */
	CHECK_EQ(counter, 1);
}

TEST(donation_nbsend_lends_no_time)
{
	struct thread *t = passive_receiver();

	seL4_NBSend(endpoint, seL4_MessageInfo_new(1, 0, 0, 0));
	CHECK_EQ(counter, 0);
	OK(seL4_SchedContext_Bind(t->sc, t->tcb));
	CHECK_EQ(counter, 1);
}

static void send_and_wait(seL4_Word destination, seL4_Word notification, seL4_Word c)
{
	(void)c;
	seL4_NBSendWait(destination, seL4_MessageInfo_new(1, 0, 0, 0), notification, 0);
	counter += 100;
}

/* The sender waits without a context until it is given one. */
TEST(donation_nbsendwait_lends_the_senders_time_for_good)
{
	struct thread *receiver = passive_receiver(), *sender = thread_new(PRIO_HIGH);
	seL4_CPtr notification = notification_new(), spare = sc_new();

	thread_start(sender, send_and_wait, endpoint, notification, 0);
	CHECK_EQ(counter, 1);
	CHECK_EQ(seL4_SchedContext_Bind(sender->sc, sender->tcb), seL4_IllegalOperation);
	OK(seL4_SchedContext_UnbindObject(sender->sc, receiver->tcb));
	seL4_Signal(notification);
	CHECK_EQ(counter, 1);
	OK(configure_slice(spare));
	OK(seL4_SchedContext_Bind(spare, sender->tcb));
	CHECK_EQ(counter, 101);
}

static void count_timeouts(seL4_Word source, seL4_Word reply, seL4_Word c)
{
	(void)c;
	seL4_Recv(source, 0, reply);
	counter = seL4_GetMR(seL4_Timeout_Data);
	seL4_Wait(notification_new(), 0);
}

static void spin_for_ever(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	for (;;) {
	}
}

TEST(donation_timeout_faults_lend_no_time)
{
	struct thread *server = thread_new(PRIO_HIGH), *t = thread_new(PRIO_HIGH - 1);

	endpoint = endpoint_new();
	counter = 0;
	thread_start(server, count_timeouts, endpoint, server->reply, 0);
	OK(seL4_SchedContext_UnbindObject(server->sc, server->tcb));
	OK(seL4_SchedControl_ConfigureFlags(schedcontrol(0), t->sc, 2 * MS, 20 * MS, 0, 0xcafe, 0));
	OK(seL4_TCB_SetTimeoutEndpoint(t->tcb, endpoint));
	thread_start(t, spin_for_ever, 0, 0, 0);
	spin_us(40 * MS);
	CHECK_EQ(counter, 0);
	OK(seL4_SchedContext_Bind(server->sc, server->tcb));
	CHECK_EQ(counter, 0xcafe);
}

/* What it borrowed is its notification's again when it next waits. */
TEST(donation_borrowed_context_goes_back_at_the_next_receive)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr notification = notification_new(), sc = sc_new();

	endpoint = endpoint_new();
	counter = 0;
	OK(configure_slice(sc));
	OK(seL4_TCB_BindNotification(t->tcb, notification));
	OK(seL4_SchedContext_Bind(sc, notification));
	thread_start(t, wait_signals, endpoint, t->reply, 0);
	OK(seL4_SchedContext_UnbindObject(t->sc, t->tcb));
	seL4_Signal(notification);
	CHECK_EQ(counter, 1);
	CHECK_EQ(seL4_SchedContext_UnbindObject(sc, t->tcb), seL4_IllegalOperation);
	OK(seL4_SchedContext_Bind(t->sc, t->tcb)); /* it has none */
	OK(seL4_SchedContext_UnbindObject(sc, notification));
}

TEST(donation_unbound_notification_lends_nothing)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr notification = notification_new();

	endpoint = endpoint_new();
	counter = 0;
	OK(seL4_TCB_BindNotification(t->tcb, notification));
	thread_start(t, wait_signals, endpoint, t->reply, 0);
	OK(seL4_SchedContext_UnbindObject(t->sc, t->tcb));
	seL4_Signal(notification);
	CHECK_EQ(counter, 0);
	OK(seL4_SchedContext_Bind(t->sc, t->tcb));
	CHECK_EQ(counter, 1);
}
