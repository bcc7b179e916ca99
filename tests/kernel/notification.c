/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals: collected badges, waiters, and the notification bound to a thread.
 */
#include "tests/kernel/test.h"

static seL4_CPtr notification;
static volatile seL4_Word got[8], got_count;

static seL4_Word poll(seL4_CPtr cap)
{
	seL4_Word badge = 0x5555;

	seL4_NBWait(cap, &badge);
	return badge;
}

static seL4_CPtr badged(seL4_Word badge)
{
	return cap_mint(notification, seL4_AllRights, badge);
}

static void set_up(void)
{
	notification = notification_new();
	got_count = 0;
}

TEST(notification_collects_badges)
{
	set_up();
	seL4_Signal(badged(0x11));
	seL4_Signal(badged(0x8000000000000100));
	seL4_Signal(badged(0x11));
	CHECK_EQ(poll(notification), 0x8000000000000111);
	CHECK_EQ(poll(notification), 0);
}

TEST(notification_wait_returns_at_once_when_signalled)
{
	seL4_Word badge = 0;

	set_up();
	seL4_Signal(badged(6));
	seL4_Wait(notification, &badge);
	CHECK_EQ(badge, 6);
}

TEST(notification_recv_and_nbrecv_work_like_wait)
{
	seL4_Word badge = 0;

	set_up();
	seL4_Signal(badged(6));
	seL4_Recv(notification, &badge, 0); /* the reply object is not looked at */
	CHECK_EQ(badge, 6);
	seL4_NBRecv(notification, &badge, 0);
	CHECK_EQ(badge, 0);
}

TEST(notification_delivers_only_the_badge)
{
	struct sel4_registers r = { .info = 0x7000, .mr = { 1, 2, 3, 4 } };

	set_up();
	seL4_Signal(badged(6));
	r.a0 = notification;
	sel4_trap(seL4_SysWait, &r);
	CHECK_EQ(r.a0, 6);
	CHECK_EQ(r.info, 0x7000);
	CHECK_EQ(r.mr[0], 1);
	CHECK_EQ(r.mr[3], 4);
	r.a0 = notification;
	sel4_trap(seL4_SysNBWait, &r);
	CHECK_EQ(r.a0, 0);
	CHECK_EQ(r.info, 0x7000);
}

static void wait_and_keep(seL4_Word which, seL4_Word b, seL4_Word c)
{
	seL4_Word badge = 0;

	(void)b;
	(void)c;
	seL4_Wait(notification, &badge);
	got[got_count++] = which << 8 | badge;
}

TEST(notification_wakes_one_waiter_by_priority_then_time)
{
	static const seL4_Word priorities[] = { 110, 111, 110 };
	static const seL4_Word wanted[] = { 2, 1, 3 };

	set_up();
	for (seL4_Word i = 0; i < 3; i++) {
		thread_run(priorities[i], wait_and_keep, i + 1, 0, 0);
	}
	for (seL4_Word i = 0; i < 3; i++) {
		seL4_Signal(badged(5));
		CHECK_EQ(got_count, i + 1);
		CHECK_EQ(got[i], wanted[i] << 8 | 5);
	}
	CHECK_EQ(poll(notification), 0);
}

TEST(notification_signal_needs_write)
{
	seL4_CPtr weak;

	set_up();
	weak = cap_mint(notification, seL4_CanRead, 7);
	seL4_Signal(weak);
	CHECK_EQ(poll(notification), 0);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Call(weak, seL4_MessageInfo_new(0, 0, 0, 0))),
		 seL4_InvalidCapability);
}

static void wait_on(seL4_Word cap, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	seL4_Wait(cap, 0);
}

/* A wait that must fault on its address. */
static void check_faults(struct thread *t, seL4_CPtr cap)
{
	seL4_CPtr handler = endpoint_new();

	thread_set_fault_endpoint(t, handler);
	thread_start(t, wait_on, cap, 0, 0);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(handler, 0, t->reply)), seL4_Fault_CapFault);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_Addr), cap);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_InRecvPhase), 1);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_LookupFailureType), seL4_MissingCapability);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_BitsLeft), 0);
}

TEST(notification_wait_needs_read)
{
	set_up();
	check_faults(thread_new(PRIO_HIGH), cap_mint(notification, seL4_CanWrite, 0));
}

TEST(notification_bound_to_another_thread_cannot_be_waited_for)
{
	set_up();
	OK(seL4_TCB_BindNotification(thread_new(PRIO_LOW)->tcb, notification));
	check_faults(thread_new(PRIO_HIGH), notification);
}

TEST(notification_binds_once)
{
	struct thread *a = thread_new(PRIO_LOW), *b = thread_new(PRIO_LOW);

	set_up();
	OK(seL4_TCB_BindNotification(a->tcb, notification));
	CHECK_EQ(seL4_TCB_BindNotification(b->tcb, notification), seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_BindNotification(a->tcb, notification_new()), seL4_IllegalOperation);
	OK(seL4_TCB_UnbindNotification(a->tcb));
	CHECK_EQ(seL4_TCB_UnbindNotification(a->tcb), seL4_IllegalOperation);
	OK(seL4_TCB_BindNotification(b->tcb, notification));
}

TEST(notification_binding_errors)
{
	struct thread *t = thread_new(PRIO_LOW), *waiter;

	set_up();
	CHECK_EQ(seL4_TCB_BindNotification(t->tcb, endpoint_new()), seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_BindNotification(t->tcb, cap_mint(notification, seL4_CanWrite, 0)),
		 seL4_IllegalOperation);
	waiter = thread_run(PRIO_HIGH, wait_and_keep, 1, 0, 0);
	CHECK_EQ(seL4_TCB_BindNotification(t->tcb, notification), seL4_IllegalOperation);
	seL4_Signal(notification);
	CHECK_EQ(waiter->finished, 1);
	OK(seL4_TCB_BindNotification(t->tcb, notification));
}

static seL4_CPtr endpoint;

static void receive_and_keep(seL4_Word own_reply, seL4_Word count, seL4_Word c)
{
	(void)c;
	for (seL4_Word i = 0; i < count; i++) {
		seL4_Word badge = 0;
		seL4_MessageInfo_t info = seL4_Recv(endpoint, &badge, own_reply);

		got[got_count++] = seL4_MessageInfo_get_label(info) << 32 | badge;
	}
}

static struct thread *bound_receiver(seL4_Word priority, seL4_Word count)
{
	struct thread *t;

	set_up();
	endpoint = endpoint_new();
	t = thread_new(priority);
	OK(seL4_TCB_BindNotification(t->tcb, notification));
	thread_start(t, receive_and_keep, t->reply, count, 0);
	return t;
}

TEST(notification_bound_wakes_a_receive_on_an_endpoint)
{
	bound_receiver(PRIO_HIGH, 2);
	seL4_Signal(badged(0x40));
	CHECK_EQ(got_count, 1);
	CHECK_EQ(got[0], 0x40);
	seL4_Send(endpoint, seL4_MessageInfo_new(3, 0, 0, 0));
	CHECK_EQ(got_count, 2);
	CHECK_EQ(got[1], 3UL << 32);
}

static void send_label(seL4_Word label, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	seL4_Send(endpoint, seL4_MessageInfo_new(label, 0, 0, 0));
}

TEST(notification_bound_comes_before_queued_senders)
{
	struct thread *t;

	t = bound_receiver(PRIO_LOW, 2);
	thread_run(PRIO_HIGH, send_label, 3, 0, 0);
	seL4_Signal(badged(0x40));
	thread_join(t);
	CHECK_EQ(got[0], 0x40);
	CHECK_EQ(got[1], 3UL << 32);
}

static void call_out(seL4_Word cap, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	got[got_count++] = seL4_Call(cap, seL4_MessageInfo_new(9, 0, 0, 0)).words[0];
}

TEST(notification_bound_does_not_wake_a_call)
{
	seL4_CPtr server = endpoint_new(), reply = reply_new();
	struct thread *t;

	set_up();
	t = thread_new(PRIO_HIGH);
	OK(seL4_TCB_BindNotification(t->tcb, notification));
	thread_start(t, call_out, server, 0, 0);
	seL4_Signal(badged(1));
	CHECK_EQ(got_count, 0);
	seL4_Recv(server, 0, reply);
	seL4_Signal(badged(2));
	CHECK_EQ(got_count, 0);
	seL4_Send(reply, seL4_MessageInfo_new(4, 0, 0, 0));
	CHECK_EQ(got_count, 1);
	CHECK_EQ(got[0], seL4_MessageInfo_new(4, 0, 0, 0).words[0]);
}

TEST(notification_deleted_unbinds_the_thread)
{
	struct thread *t = thread_new(PRIO_LOW);

	set_up();
	OK(seL4_TCB_BindNotification(t->tcb, notification));
	cap_delete(notification);
	CHECK_EQ(seL4_TCB_UnbindNotification(t->tcb), seL4_IllegalOperation);
}

TEST(notification_deleted_faults_its_waiter)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr handler = endpoint_new();

	set_up();
	thread_set_fault_endpoint(t, handler);
	thread_start(t, wait_on, notification, 0, 0);
	cap_delete(notification);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(handler, 0, t->reply)), seL4_Fault_CapFault);
}

TEST(notification_of_a_deleted_thread_can_be_bound_again)
{
	struct thread *a = thread_new(PRIO_LOW), *b = thread_new(PRIO_LOW);

	set_up();
	OK(seL4_TCB_BindNotification(a->tcb, notification));
	cap_delete(a->tcb);
	OK(seL4_TCB_BindNotification(b->tcb, notification));
}
