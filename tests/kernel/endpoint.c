/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages through endpoints: words, labels, badges, rights. Who waits for whom,
 * and endpoints that go, are in endpoint_queue.c, capabilities in transfer.c.
 */
#include "tests/kernel/exchange.h"
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

TEST(endpoint_send_waits_for_a_receiver)
{
	exchange_begin();
	thread_run(PRIO_HIGH, send_words, endpoint, 4, 100);
	CHECK_EQ(steps, 0);
	receive_words(4, 100);
	CHECK_EQ(steps, 1);
}

static void receive_then_step(seL4_Word count, seL4_Word seed, seL4_Word c)
{
	(void)c;
	receive_words(count, seed);
	steps++;
}

TEST(endpoint_receive_waits_for_a_sender)
{
	exchange_begin();
	thread_run(PRIO_HIGH, receive_then_step, 4, 200, 0);
	CHECK_EQ(steps, 0);
	send_words(endpoint, 4, 200);
	CHECK_EQ(steps, 2);
}

TEST(endpoint_passes_messages_of_every_length)
{
	static const seL4_Word lengths[] = { 0, 1, 3, 4, 5, 10, 64, 119, 120 };

	exchange_begin();
	for (unsigned i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct thread *t = thread_run(PRIO_HIGH, send_words, endpoint, lengths[i], i << 8);

		receive_words(lengths[i], i << 8);
		thread_join(t);
	}
}

TEST(endpoint_cuts_lengths_beyond_120)
{
	seL4_MessageInfo_t info;

	exchange_begin();
	thread_run(PRIO_HIGH, send_words, endpoint, 127, 0);
	info = seL4_Recv(endpoint, 0, reply);
	CHECK_EQ(seL4_MessageInfo_get_length(info), seL4_MsgMaxLength);
	check_words(seL4_MsgMaxLength, 0);
}

static void send_registers(seL4_Word cap, seL4_Word info, seL4_Word c)
{
	struct sel4_registers r = { cap, info, { 1, 2, 3, 4 } };

	(void)c;
	sel4_trap(seL4_SysSend, &r);
	CHECK_EQ(r.a0, cap);
	CHECK_EQ(r.info, info);
	CHECK_EQ(r.mr[3], 4);
	steps++;
}

TEST(endpoint_send_leaves_the_senders_registers_alone)
{
	struct sel4_registers r = { 0 };

	exchange_begin();
	thread_run(PRIO_HIGH, send_registers, endpoint, 0xfffffffffffffUL << 12 | 7 << 9 | 2, 0);
	r.a0 = endpoint;
	r.mr[2] = 0x33;
	r.mr[3] = 0x44;
	sel4_trap_reply(seL4_SysRecv, &r, reply);
	CHECK_EQ(r.info, 0xfffffffffffffUL << 12 | 2); /* "unwrapped" is the kernel's to set */
	CHECK_EQ(r.mr[0], 1);
	CHECK_EQ(r.mr[1], 2);
	CHECK_EQ(r.mr[2], 0x33); /* words beyond the length keep what they had */
	CHECK_EQ(r.mr[3], 0x44);
	CHECK_EQ(steps, 1);
}

TEST(endpoint_tells_the_badge_of_the_sender)
{
	seL4_Word badge = 0;

	exchange_begin();
	thread_run(PRIO_HIGH, send_words, cap_mint(endpoint, seL4_AllRights, 0xabcdef0123456789),
		   0, 0);
	seL4_Recv(endpoint, &badge, reply);
	CHECK_EQ(badge, 0xabcdef0123456789);
}

TEST(endpoint_nbsend_is_dropped_when_nobody_waits)
{
	struct sel4_registers r = { .info = 0x5000, .mr = { 1, 2, 3, 4 } };

	exchange_begin();
	seL4_NBSend(endpoint, seL4_MessageInfo_new(LABEL, 0, 0, 1));
	r.a0 = endpoint;
	sel4_trap_reply(seL4_SysNBRecv, &r, reply);
	CHECK_EQ(r.a0, 0); /* and a failed poll writes nothing else */
	CHECK_EQ(r.info, 0x5000);
	CHECK_EQ(r.mr[0], 1);
	CHECK_EQ(r.mr[3], 4);
}

TEST(endpoint_nbsend_reaches_a_waiting_receiver)
{
	exchange_begin();
	thread_run(PRIO_HIGH, receive_then_step, 2, 50, 0);
	fill_words(2, 50);
	seL4_NBSend(endpoint, seL4_MessageInfo_new(LABEL, 0, 0, 2));
	CHECK_EQ(steps, 1);
}

TEST(endpoint_nbrecv_takes_a_waiting_sender)
{
	seL4_MessageInfo_t info;

	exchange_begin();
	thread_run(PRIO_HIGH, send_words, endpoint, 3, 70);
	info = seL4_NBRecv(endpoint, 0, reply);
	CHECK_EQ(seL4_MessageInfo_get_label(info), LABEL);
	check_words(3, 70);
	CHECK_EQ(steps, 1);
}

TEST(endpoint_call_gets_the_reply)
{
	static const seL4_Word lengths[] = { 0, 4, 10, 120 };

	exchange_begin();
	for (unsigned i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct thread *t = thread_run(PRIO_HIGH, call_words, endpoint, lengths[i], i << 8);

		receive_words(lengths[i], i << 8);
		fill_words(lengths[i], (i << 8) + 1000);
		seL4_Send(reply, seL4_MessageInfo_new(LABEL + 1, 0, 0, lengths[i]));
		thread_join(t);
		CHECK_EQ(steps, i + 1);
	}
}

static void call_registers(seL4_Word cap, seL4_Word b, seL4_Word c)
{
	struct sel4_registers r = { cap, seL4_MessageInfo_new(LABEL, 0, 0, 4).words[0],
				    { 1, 2, 3, 4 } };

	(void)b;
	(void)c;
	sel4_trap(seL4_SysCall, &r);
	CHECK_EQ(r.a0, 0);
	CHECK_EQ(r.info, seL4_MessageInfo_new(7, 0, 0, 2).words[0]);
	CHECK_EQ(r.mr[0], 91);
	CHECK_EQ(r.mr[1], 92);
	CHECK_EQ(r.mr[2], 3);
	CHECK_EQ(r.mr[3], 4);
	steps++;
}

TEST(endpoint_reply_writes_only_its_length)
{
	exchange_begin();
	thread_run(PRIO_HIGH, call_registers, endpoint, 0, 0);
	seL4_Recv(endpoint, 0, reply);
	fill_words(4, 91);
	seL4_Send(reply, seL4_MessageInfo_new(7, 0, 0, 2));
	CHECK_EQ(steps, 1);
}

static void serve(seL4_Word count, seL4_Word rounds, seL4_Word c)
{
	(void)c;
	receive_words(count, 0);
	for (seL4_Word i = 1; i <= rounds; i++) {
		fill_words(count, (i - 1) + 1000);
		CHECK_EQ(seL4_MessageInfo_get_label(seL4_ReplyRecv(
				 endpoint, seL4_MessageInfo_new(LABEL + 1, 0, 0, count), 0, reply)),
			 LABEL);
		check_words(count, i);
	}
}

TEST(endpoint_replyrecv_answers_and_takes_the_next)
{
	exchange_begin();
	thread_run(PRIO_HIGH, serve, 4, 100, 0);
	for (seL4_Word i = 0; i < 100; i++) {
		call_words(endpoint, 4, i);
	}
	CHECK_EQ(steps, 100);
}

TEST(endpoint_replyrecv_with_long_messages)
{
	exchange_begin();
	thread_run(PRIO_LOW, serve, 10, 20, 0);
	for (seL4_Word i = 0; i < 20; i++) {
		call_words(endpoint, 10, i);
	}
	CHECK_EQ(steps, 20);
}

static void relay(seL4_Word next, seL4_Word b, seL4_Word c)
{
	seL4_MessageInfo_t info = seL4_MessageInfo_new(LABEL, 0, 0, 1);

	(void)b;
	(void)c;
	seL4_Recv(endpoint, 0, reply);
	seL4_SetMR(0, seL4_GetMR(0) + 1);
	seL4_NBSendRecv(next, info, endpoint, 0, reply);
	CHECK_EQ(seL4_GetMR(0), 20);
	seL4_SetMR(0, 21);
	seL4_NBSendWait(next, info, endpoint, 0);
	CHECK_EQ(seL4_GetMR(0), 30);
	steps++;
}

static void send_one(seL4_Word word)
{
	seL4_SetMR(0, word);
	seL4_Send(endpoint, seL4_MessageInfo_new(LABEL, 0, 0, 1));
}

TEST(endpoint_nbsendrecv_and_nbsendwait_send_then_receive)
{
	seL4_CPtr next = endpoint_new(), own_reply = reply_new();
	seL4_Word word = 0;
	struct thread *t;

	exchange_begin();
	t = thread_run(PRIO_LOW, relay, next, 0, 0);
	send_one(10);
	seL4_RecvWithMRs(next, 0, &word, 0, 0, 0, own_reply);
	CHECK_EQ(word, 11);
	send_one(20);
	seL4_RecvWithMRs(next, 0, &word, 0, 0, 0, own_reply);
	CHECK_EQ(word, 21);
	send_one(30);
	thread_join(t);
}

TEST(endpoint_call_without_write_right_is_invalid_capability)
{
	seL4_CPtr weak;

	exchange_begin();
	weak = cap_mint(endpoint, seL4_CapRights_new(1, 1, 1, 0), 0);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Call(weak, seL4_MessageInfo_new(LABEL, 0, 0, 0))),
		 seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 0);
	seL4_Send(weak, seL4_MessageInfo_new(LABEL, 0, 0, 0)); /* no effect, and no waiting */
}

TEST(endpoint_receive_without_read_right_faults)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr handler = endpoint_new(), weak;
	seL4_MessageInfo_t info;

	exchange_begin();
	weak = cap_mint(endpoint, seL4_CapRights_new(1, 1, 0, 1), 0);
	thread_set_fault_endpoint(t, handler);
	thread_start(t, receive_from, weak, reply_new(), 0);
	info = seL4_Recv(handler, 0, reply);
	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_CapFault);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_InRecvPhase), 1);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_Addr), weak);
}

TEST(endpoint_call_without_grant_reply_never_returns)
{
	seL4_MessageInfo_t info;
	struct thread *t;

	exchange_begin();
	t = thread_run(PRIO_HIGH, call_words, cap_mint(endpoint, seL4_CanWrite, 0), 1, 5);
	info = seL4_Recv(endpoint, 0, reply);
	CHECK_EQ(seL4_MessageInfo_get_label(info), LABEL);
	check_words(1, 5);
	seL4_Send(reply, seL4_MessageInfo_new(LABEL + 1, 0, 0, 1));
	CHECK_EQ(t->finished, 0);
}

TEST(endpoint_call_with_grant_reply_alone_returns)
{
	struct thread *t;

	exchange_begin();
	t = thread_run(PRIO_HIGH, call_words,
		       cap_mint(endpoint, seL4_CapRights_new(1, 0, 0, 1), 0), 0, 0);
	seL4_Recv(endpoint, 0, reply);
	seL4_Send(reply, seL4_MessageInfo_new(LABEL + 1, 0, 0, 0));
	CHECK_EQ(t->finished, 1);
}

TEST(endpoint_wait_takes_a_call_that_cannot_be_answered)
{
	struct thread *t;

	exchange_begin();
	t = thread_run(PRIO_HIGH, call_words, endpoint, 2, 9);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Wait(endpoint, 0)), LABEL);
	check_words(2, 9);
	CHECK_EQ(t->finished, 0);
}

TEST(endpoint_messages_without_ipc_buffer_have_4_words)
{
	struct thread *t;

	exchange_begin();
	t = thread_new(PRIO_HIGH);
	OK(seL4_TCB_SetIPCBuffer(t->tcb, 0, 0));
	thread_start(t, send_words, endpoint, 10, 0);
	CHECK_EQ(seL4_MessageInfo_get_length(seL4_Recv(endpoint, 0, reply)), 4);
	check_words(4, 0);
}

/* The first half of these calls may fail; the second half is done all the same. */
TEST(endpoint_nbsendrecv_ignores_a_bad_destination)
{
	static const seL4_CPtr bad[] = {
		0, 1UL << 20, seL4_CapInitThreadTCB, seL4_CapInitThreadCNode, seL4_CapDomain,
		seL4_CapInitThreadSC,
	};
	seL4_CPtr notification = notification_new();

	exchange_begin();
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		seL4_Word badge = 0;

		seL4_Signal(cap_mint(notification, seL4_AllRights, i + 1));
		seL4_NBSendWait(bad[i], seL4_MessageInfo_new(TCBSuspend, 0, 0, 0), notification,
				&badge);
		CHECK_EQ(badge, i + 1);
	}
}

TEST(endpoint_nbsend_phase_does_not_invoke_threads)
{
	seL4_CPtr notification = notification_new();
	struct thread *t = thread_new(PRIO_LOW);

	exchange_begin();
	seL4_Signal(notification);
	thread_start(t, send_words, endpoint, 0, 0);
	seL4_NBSendWait(t->tcb, seL4_MessageInfo_new(TCBSuspend, 0, 0, 0), notification, 0);
	seL4_Recv(endpoint, 0, reply);
	thread_join(t);
}

TEST(endpoint_nbsend_phase_invokes_frames)
{
	seL4_CPtr notification = notification_new(), page = space_page(TEST_VADDR);

	exchange_begin();
	seL4_Signal(notification);
	seL4_NBSendWait(page, seL4_MessageInfo_new(RISCVPageUnmap, 0, 0, 0), notification, 0);
	OK(seL4_RISCV_Page_Map(page_new(), VSPACE, TEST_VADDR, seL4_ReadWrite, 0));
}

static volatile seL4_Word answer_length;

static void send_registers_only(seL4_Word cap, seL4_Word length, seL4_Word c)
{
	seL4_Word info = seL4_MessageInfo_new(LABEL, 0, 0, length).words[0];
	struct sel4_registers r = { cap, info, { 0 } };

	(void)c;
	sel4_trap(seL4_SysSend, &r);
}

static void receive_registers_only(seL4_Word cap, seL4_Word own_reply, seL4_Word c)
{
	struct sel4_registers r = { .a0 = cap };

	(void)c;
	sel4_trap_reply(seL4_SysRecv, &r, own_reply);
	answer_length = r.info & 0x7f;
}

TEST(endpoint_read_only_ipc_buffer_sends_but_does_not_receive)
{
	seL4_CPtr page = space_page(TEST_VADDR);
	struct thread *t = thread_new(PRIO_HIGH);

	exchange_begin();
	((seL4_IPCBuffer *)TEST_VADDR)->msg[4] = 0x44;
	OK(seL4_TCB_SetIPCBuffer(t->tcb, TEST_VADDR, cap_copy(page, seL4_CanRead)));
	thread_start(t, send_registers_only, endpoint, 5, 0);
	CHECK_EQ(seL4_MessageInfo_get_length(seL4_Recv(endpoint, 0, reply)), 5);
	CHECK_EQ(seL4_GetMR(4), 0x44);
	thread_start(t, receive_registers_only, endpoint, reply, 0);
	fill_words(6, 1);
	seL4_Send(endpoint, seL4_MessageInfo_new(LABEL, 0, 0, 6));
	CHECK_EQ(answer_length, 4);
	CHECK_EQ(((seL4_IPCBuffer *)TEST_VADDR)->msg[4], 0x44);
}
