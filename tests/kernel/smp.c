/* SPDX-License-Identifier: Apache-2.0 */
/*
 * More than one core: threads on each, messages between them, operations on
 * a thread that runs elsewhere, moving threads, wake-ups that must not be
 * lost. Servers here have contexts of their own. Skipped on one core.
 */
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

enum { MS = 1000, PING_PONGS = 10000, CALLS = 1000 };

static volatile seL4_Word counters[8];
static seL4_CPtr endpoint;

static seL4_Word cores(void)
{
	if (bootinfo->numNodes < 2) {
		test_skip("one core");
	}
	return bootinfo->numNodes;
}

static void count_up(seL4_Word which, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	for (;;) {
		counters[which]++;
	}
}

static struct thread *counter_on(seL4_Word core)
{
	struct thread *t = thread_on(core, PRIO);

	counters[core] = 0;
	thread_start(t, count_up, core, 0, 0);
	return t;
}

/* It moves on within a few seconds. */
static void check_runs(seL4_Word which)
{
	CHECK(changes(&counters[which], counters[which]));
}

static void check_stopped(seL4_Word which)
{
	seL4_Word before = counters[which];

	spin_us(5 * MS);
	CHECK_EQ(counters[which], before);
}

TEST(smp_every_core_runs_its_thread)
{
	for (seL4_Word core = 1; core < cores(); core++) {
		counter_on(core);
	}
	for (seL4_Word core = 1; core < cores(); core++) {
		check_runs(core);
	}
}

TEST(smp_suspend_stops_a_thread_running_elsewhere)
{
	struct thread *t;

	cores();
	t = counter_on(1);
	for (int i = 0; i < 50; i++) {
		check_runs(1);
		OK(seL4_TCB_Suspend(t->tcb));
		check_stopped(1);
		OK(seL4_TCB_Resume(t->tcb));
	}
}

TEST(smp_registers_of_a_thread_running_elsewhere)
{
	struct thread *t;
	seL4_UserContext regs;

	cores();
	t = counter_on(1);
	for (int i = 0; i < 50; i++) {
		check_runs(1);
		regs = thread_registers(t);
		CHECK_EQ(regs.tp, t->buffer);
		CHECK(regs.pc >= (seL4_Word)count_up && regs.pc < (seL4_Word)count_up + 64);
	}
}

TEST(smp_delete_of_a_thread_running_elsewhere)
{
	cores();
	for (int i = 0; i < 10; i++) {
		struct thread *t = counter_on(1);

		check_runs(1);
		cap_delete(t->tcb);
		check_stopped(1);
	}
}

TEST(smp_delete_of_a_context_running_elsewhere)
{
	struct thread *t;

	cores();
	t = counter_on(1);
	check_runs(1);
	cap_delete(t->sc);
	check_stopped(1);
}

TEST(smp_configure_moves_a_thread_between_cores)
{
	struct thread *t, *other;

	cores();
	other = counter_on(1);
	check_runs(1);
	t = thread_on(1, PRIO_LOW); /* below the other: does not run there */
	counters[0] = 0;
	thread_start(t, count_up, 0, 0, 0);
	check_stopped(0);
	sc_configure(sc_own(), 0, 19 * MS, 20 * MS, 0, 0, 0);
	sc_configure(t->sc, 0, SLICE_US, SLICE_US, 0, 0, 0);
	for (int i = 0; i < 20 && !counters[0]; i++) {
		seL4_Yield();
	}
	CHECK(counters[0] > 0);
	OK(seL4_TCB_Suspend(other->tcb));
	sc_configure(t->sc, 1, SLICE_US, SLICE_US, 0, 0, 0);
	check_runs(0);
}

TEST(smp_priority_change_elsewhere_takes_effect)
{
	struct thread *low;

	cores();
	counter_on(1);
	check_runs(1);
	low = thread_on(1, PRIO_LOW);
	thread_start(low, count_up, 2, 0, 0);
	check_stopped(2);
	OK(seL4_TCB_SetPriority(low->tcb, seL4_CapInitThreadTCB, PRIO_HIGH));
	check_runs(2);
}

static void serve(seL4_Word reply, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	seL4_Recv(endpoint, 0, reply);
	for (;;) {
		seL4_Word word = seL4_GetMR(0);

		seL4_SetMR(0, word + 1);
		seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(2, 0, 0, 1), 0, reply);
	}
}

static void server_on(seL4_Word core, seL4_Word priority)
{
	struct thread *t = thread_on(core, priority);

	endpoint = endpoint_new();
	thread_start(t, serve, t->reply, 0, 0);
}

static void call_many(seL4_Word count, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	for (seL4_Word i = 0; i < count; i++) {
		seL4_MessageInfo_t info;

		seL4_SetMR(0, i);
		info = seL4_Call(endpoint, seL4_MessageInfo_new(1, 0, 0, 1));
		CHECK_EQ(seL4_MessageInfo_get_label(info), 2);
		CHECK_EQ(seL4_GetMR(0), i + 1);
		test_progress++;
	}
}

TEST(smp_calls_to_a_server_on_another_core)
{
	cores();
	server_on(1, PRIO);
	call_many(CALLS, 0, 0);
}

TEST(smp_calls_from_every_core_to_one_server)
{
	struct thread *t[8];
	seL4_Word n = cores();

	server_on(1, PRIO_HIGH);
	for (seL4_Word core = 0; core < n; core++) {
		t[core] = thread_on(core, PRIO - 1);
		thread_start(t[core], call_many, CALLS / 8, 0, 0);
	}
	for (seL4_Word core = 0; core < n; core++) {
		thread_join(t[core]);
	}
}

static void long_call(seL4_Word words, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	for (int i = 0; i < (int)words; i++) {
		seL4_SetMR(i, (seL4_Word)i * 3);
	}
	seL4_Call(endpoint, seL4_MessageInfo_new(1, 0, 0, words));
}

TEST(smp_long_messages_between_cores)
{
	struct thread *t;
	seL4_CPtr reply = reply_new();

	cores();
	endpoint = endpoint_new();
	t = thread_on(1, PRIO);
	for (int round = 0; round < 20; round++) {
		thread_start(t, long_call, 100, 0, 0);
		CHECK_EQ(seL4_MessageInfo_get_length(seL4_Recv(endpoint, 0, reply)), 100);
		for (int i = 0; i < 100; i++) {
			CHECK_EQ(seL4_GetMR(i), i * 3);
		}
		seL4_Send(reply, seL4_MessageInfo_new(0, 0, 0, 0));
		thread_join(t);
	}
}

static void pong(seL4_Word ping_cap, seL4_Word pong_cap, seL4_Word count)
{
	for (seL4_Word i = 0; i < count; i++) {
		seL4_Wait(ping_cap, 0);
		seL4_Signal(pong_cap);
	}
}

/* Each wake-up finds the other core idle: a lost one stops the test. */
TEST(smp_no_wakeup_is_lost_between_two_cores)
{
	seL4_CPtr ping_cap = notification_new(), pong_cap = notification_new();
	struct thread *t;

	cores();
	t = thread_on(1, PRIO);
	thread_start(t, pong, ping_cap, pong_cap, PING_PONGS);
	for (int i = 0; i < PING_PONGS; i++) {
		seL4_Signal(ping_cap);
		seL4_Wait(pong_cap, 0);
		test_progress++;
	}
	thread_join(t);
}

static void pass_on(seL4_Word from, seL4_Word to, seL4_Word count)
{
	for (seL4_Word i = 0; i < count; i++) {
		seL4_Wait(from, 0);
		seL4_Signal(to);
	}
}

TEST(smp_no_wakeup_is_lost_round_all_cores)
{
	seL4_CPtr links[8];
	struct thread *t[8];
	seL4_Word n = cores(), rounds = 500;

	for (seL4_Word i = 0; i < n; i++) {
		links[i] = notification_new();
	}
	for (seL4_Word i = 1; i < n; i++) {
		t[i] = thread_on(i, PRIO);
		thread_start(t[i], pass_on, links[i - 1], links[i], rounds);
	}
	for (seL4_Word i = 0; i < rounds; i++) {
		seL4_Signal(links[0]);
		seL4_Wait(links[n - 1], 0);
		test_progress++;
	}
	for (seL4_Word i = 1; i < n; i++) {
		thread_join(t[i]);
	}
}

static void touch(seL4_Word address, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	for (;;) {
		*(volatile seL4_Word *)address += 1;
		counters[3]++;
	}
}

TEST(smp_unmap_reaches_a_core_that_uses_the_page)
{
	seL4_CPtr handler, page;
	struct thread *t;

	cores();
	handler = endpoint_new();
	page = space_page(TEST_VADDR);
	t = thread_on(1, PRIO);
	thread_set_fault_endpoint(t, handler);
	for (int i = 0; i < 20; i++) {
		seL4_Word at;

		thread_start(t, touch, TEST_VADDR, 0, 0);
		check_runs(3);
		OK(seL4_RISCV_Page_Unmap(page));
		CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(handler, 0, t->reply)),
			 seL4_Fault_VMFault);
		CHECK_EQ(seL4_GetMR(seL4_VMFault_Addr), TEST_VADDR);
		at = counters[3];
		OK(seL4_RISCV_Page_Map(page, VSPACE, TEST_VADDR, seL4_ReadWrite, 0));
		seL4_Send(t->reply, seL4_MessageInfo_new(0, 0, 0, 0));
		CHECK(changes(&counters[3], at));
		OK(seL4_TCB_Suspend(t->tcb));
	}
}

static void sleep_loop(seL4_Word core, seL4_Word us, seL4_Word count)
{
	struct thread *self = (struct thread *)seL4_GetUserData();

	for (seL4_Word i = 0; i < count; i++) {
		seL4_Word start = now();

		sc_configure(self->sc, core, us - 1, us, 0, 0, 0);
		seL4_Yield();
		CHECK((now() - start) / TICKS_PER_US >= us - 1);
	}
}

TEST(smp_every_core_has_its_timer)
{
	struct thread *t[8];
	seL4_Word n = cores();

	for (seL4_Word core = 0; core < n; core++) {
		t[core] = thread_on(core, PRIO_HIGH);
		thread_start(t[core], sleep_loop, core, 2 * MS, 20);
	}
	for (seL4_Word core = 0; core < n; core++) {
		thread_join(t[core]);
	}
}

seL4_Word fpu_hold(seL4_Word seed, seL4_Word turns);

static volatile seL4_Word different[8];

static void hold(seL4_Word which, seL4_Word turns, seL4_Word c)
{
	(void)c;
	different[which] = fpu_hold((which + 1) << 24, turns);
}

/* FPU state must follow a thread that is moved while it holds some. */
TEST(smp_fpu_state_moves_with_its_thread)
{
	struct thread *t[4];
	seL4_Word n = cores();

	for (seL4_Word i = 0; i < 4; i++) {
		different[i] = 1;
		t[i] = thread_on(i % n, PRIO);
		thread_start(t[i], hold, i, 3000, 0);
	}
	for (int round = 0; round < 50; round++) {
		sc_configure(t[round % 4]->sc, (seL4_Word)(round / 2) % n, SLICE_US, SLICE_US, 0, 0,
			     0);
		spin_us(200);
	}
	for (int i = 0; i < 4; i++) {
		thread_join(t[i]);
		CHECK_EQ(different[i], 0);
	}
}

static void revoke_it(seL4_Word cap, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	seL4_CNode_Revoke(CNODE, cap, DEPTH);
}

/* Two cores take the same tree down from two places. */
TEST(smp_two_cores_revoke_at_once)
{
	struct thread *t;

	cores();
	t = thread_on(1, PRIO);
	for (int round = 0; round < 5; round++) {
		seL4_CPtr outer = untyped_new(16), inner = slot_new(), first = slots_new(200);

		OK(seL4_Untyped_Retype(outer, seL4_UntypedObject, 15, CNODE, 0, 0, inner, 1));
		OK(seL4_Untyped_Retype(inner, seL4_EndpointObject, 0, CNODE, 0, 0, first, 200));
		thread_start(t, revoke_it, inner, 0, 0);
		cap_revoke(outer);
		thread_join(t);
		CHECK(slot_is_empty(first));
		CHECK(slot_is_empty(first + 199));
		CHECK(slot_is_empty(inner));
	}
}

TEST(smp_deleted_address_space_stops_a_thread_running_elsewhere)
{
	seL4_CPtr vspace, handler;
	struct thread *t;

	cores();
	vspace = space_with_image();
	handler = endpoint_new();
	t = thread_on(1, PRIO);
	OK(seL4_TCB_SetSpace(t->tcb, handler, CNODE, 0, vspace, 0));
	thread_start(t, count_up, 1, 0, 0);
	check_runs(1);
	cap_revoke(vspace);
	cap_delete(vspace);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(handler, 0, t->reply)), seL4_Fault_VMFault);
	check_stopped(1);
}

TEST(smp_yieldto_another_core_returns_at_once)
{
	struct thread *t;

	cores();
	t = counter_on(1);
	check_runs(1);
	OK(seL4_SchedContext_YieldTo(t->sc).error);
}

static void serve_passive(seL4_Word reply, seL4_Word ready, seL4_Word c)
{
	(void)c;
	seL4_NBSendRecv(ready, seL4_MessageInfo_new(0, 0, 0, 0), endpoint, 0, reply);
	for (;;) {
		seL4_SetMR(0, seL4_GetMR(0) + 1);
		seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(2, 0, 0, 1), 0, reply);
	}
}

/* A server that runs on its callers' time moves to whatever core they are on. */
static void passive_server(void)
{
	struct thread *t = thread_on(0, PRIO_HIGH);
	seL4_CPtr ready = notification_new();

	endpoint = endpoint_new();
	thread_start(t, serve_passive, t->reply, ready, 0);
	seL4_Wait(ready, 0);
	while (seL4_SchedContext_UnbindObject(t->sc, t->tcb)) {
	}
}

TEST(smp_passive_server_moves_to_its_caller)
{
	struct thread *t;

	cores();
	passive_server();
	call_many(100, 0, 0);
	t = thread_on(1, PRIO);
	thread_start(t, call_many, 100, 0, 0);
	thread_join(t);
	call_many(100, 0, 0);
}

TEST(smp_passive_server_serves_callers_of_every_core)
{
	struct thread *t[8];
	seL4_Word n = cores();

	passive_server();
	for (seL4_Word core = 0; core < n; core++) {
		t[core] = thread_on(core, PRIO - 1);
		thread_start(t[core], call_many, 100, 0, 0);
	}
	for (seL4_Word core = 0; core < n; core++) {
		thread_join(t[core]);
	}
}
