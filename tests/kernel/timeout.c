/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timeout faults: a budget that ends becomes a message to the thread's timeout
 * endpoint, whoever's time the thread was on. The machine below us may stop for
 * any time, which the kernel counts as used and has paid back with waiting, so
 * limits from above are reckoned from the clock.
 */
#include "tests/kernel/counting.h"
#include "tests/kernel/test.h"

enum { MIN_US = 20, MS = 1000, BUDGET_US = 5 * MS, PERIOD_US = 40 * MS };

static seL4_CPtr handler;

/* When the thread was started, and what it said it had used. */
static seL4_Word started, consumed;

static void set_handler(struct thread *t)
{
	handler = endpoint_new();
	OK(seL4_TCB_SetTimeoutEndpoint(t->tcb, cap_mint(handler, seL4_AllRights, 0xbe)));
}

/* A thread that computes for ever with this budget, and timeouts to handler. */
static struct thread *limited(seL4_Word priority, seL4_Time budget, seL4_Time period)
{
	struct thread *t = thread_new(priority);

	sc_configure(t->sc, 0, budget, period, 0, 0xcafe, 0);
	set_handler(t);
	counter = 0;
	started = now_us();
	thread_start(t, count_up, 0, 0, 0);
	return t;
}

static void check_timeout(seL4_MessageInfo_t info, seL4_Word badge, seL4_Word least)
{
	CHECK_EQ(badge, 0xbe);
	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_Timeout);
	CHECK_EQ(seL4_MessageInfo_get_length(info), seL4_Timeout_Length);
	CHECK_EQ(seL4_GetMR(seL4_Timeout_Data), 0xcafe);
	consumed = seL4_GetMR(seL4_Timeout_Consumed);
	CHECK_IN(consumed, least, now_us() - started);
}

static void expect_timeout(struct thread *t, seL4_Word least)
{
	seL4_Word badge = 0;
	seL4_MessageInfo_t info = seL4_Recv(handler, &badge, t->reply);

	check_timeout(info, badge, least);
}

static void answer_timeout(struct thread *t, seL4_Word length)
{
	spin_us(PERIOD_US);
	seL4_SetMR(0, (seL4_Word)step);
	seL4_Send(t->reply, seL4_MessageInfo_new(0, 0, 0, length));
}

/*
 * The answered thread waits for a refill if none is ready, or times out again
 * at once; after so many periods as it has used budgets it must have one.
 */
static void answer_until_it_runs(struct thread *t, seL4_Word length, seL4_Word before)
{
	seL4_Word owed = (consumed / BUDGET_US + 2) * PERIOD_US;
	seL4_Word end = now_us() + owed + 20000 * MS;

	answer_timeout(t, length);
	while (counter == before) {
		seL4_Word badge = 0;

		CHECK(now_us() < end);
		test_progress++;
		seL4_NBRecv(handler, &badge, t->reply);
		if (badge) {
			answer_timeout(t, length);
		}
	}
}

TEST(sched_timeout_fault_at_the_end_of_the_budget)
{
	struct thread *t = limited(PRIO_HIGH, BUDGET_US, PERIOD_US);
	seL4_Word before;

	expect_timeout(t, BUDGET_US - MIN_US);
	before = counter;
	spin_us(PERIOD_US + 10 * MS);
	CHECK_EQ(counter, before); /* waits for its answer, refilled or not */
	answer_until_it_runs(t, 0, before);
	expect_timeout(t, MIN_US);
}

TEST(sched_timeout_answer_writes_registers)
{
	struct thread *t = limited(PRIO_HIGH, BUDGET_US, PERIOD_US);

	expect_timeout(t, BUDGET_US - MIN_US);
	counter = 0;
	answer_until_it_runs(t, 1, 0);
	CHECK_EQ(counter, 1);
}

static volatile seL4_Word arguments[3];

static void keep_arguments(seL4_Word a, seL4_Word b, seL4_Word c)
{
	arguments[0] = a;
	arguments[1] = b;
	arguments[2] = c;
	counter++;
	for (;;) {
	}
}

/* In the order FaultIP, RA, SP, GP, s0-s11, a0-a7, t0-t6, TP. */
static void set_all_registers(struct thread *t)
{
	seL4_UserContext now_in = thread_registers(t);

	for (int i = 0; i < seL4_UserContextWords; i++) {
		seL4_SetMR(i, 0x100 + (seL4_Word)i);
	}
	seL4_SetMR(0, (seL4_Word)keep_arguments);
	seL4_SetMR(2, now_in.sp);
	seL4_SetMR(3, now_in.gp);
	seL4_SetMR(seL4_UserContextWords - 1, now_in.tp);
}

TEST(sched_timeout_answer_writes_every_register)
{
	enum { FIRST_ARGUMENT = 16 };
	struct thread *t = limited(PRIO_HIGH, 1000 * MS, 1001 * MS);
	seL4_UserContext regs;

	expect_timeout(t, 1000 * MS - MIN_US);
	counter = 0;
	set_all_registers(t);
	seL4_Send(t->reply, seL4_MessageInfo_new(0, 0, 0, seL4_UserContextWords));
	CHECK(changes(&counter, 0));
	CHECK_EQ(arguments[0], 0x100 + FIRST_ARGUMENT);
	CHECK_EQ(arguments[2], 0x100 + FIRST_ARGUMENT + 2);
	OK(seL4_TCB_Suspend(t->tcb));
	regs = thread_registers(t);
	CHECK_EQ(regs.s0, 0x104);
	CHECK_EQ(regs.s11, 0x10f);
	CHECK_EQ(regs.t6, 0x11e);
	CHECK_EQ(regs.ra, 0x101);
}

TEST(sched_timeout_answered_with_a_label_stops_the_thread)
{
	struct thread *t = limited(PRIO_HIGH, BUDGET_US, PERIOD_US);
	seL4_Word before;

	expect_timeout(t, BUDGET_US - MIN_US);
	spin_us(PERIOD_US + 10 * MS);
	before = counter;
	seL4_Send(t->reply, seL4_MessageInfo_new(1, 0, 0, 0));
	CHECK_EQ(counter, before);
}

TEST(sched_round_robin_has_no_timeout_faults)
{
	struct thread *t = limited(PRIO, SLICE_US, SLICE_US);
	seL4_Word badge = 0;

	for (int i = 0; i < 4; i++) {
		seL4_Yield();
	}
	seL4_NBRecv(handler, &badge, t->reply);
	CHECK_EQ(badge, 0);
}

TEST(sched_yield_has_no_timeout_fault)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_Word badge = 0, start = now_us();

	sc_configure(t->sc, 0, 100 * MS, 200 * MS, 0, 0xcafe, 0);
	set_handler(t);
	thread_start(t, (thread_function *)seL4_Yield, 0, 0, 0);
	if (now_us() - start < 100 * MS) {
		seL4_NBRecv(handler, &badge, t->reply);
		CHECK_EQ(badge, 0);
	}
}

TEST(sched_timeout_asks_for_its_consumption_to_be_counted_anew)
{
	struct thread *t = limited(PRIO_HIGH, BUDGET_US, PERIOD_US);

	expect_timeout(t, BUDGET_US - MIN_US);
	CHECK_IN(consumed + sc_consumed(t->sc), 0, now_us() - started);
	CHECK_EQ(sc_consumed(t->sc), 0);
}

/* A server without a context, that computes on its caller's for ever. */
static seL4_CPtr endpoint;

static void serve_for_ever(seL4_Word reply, seL4_Word ready, seL4_Word c)
{
	seL4_NBSendRecv(ready, seL4_MessageInfo_new(0, 0, 0, 0), endpoint, 0, reply);
	count_up(reply, ready, c);
}

static void call_once(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	seL4_Call(endpoint, seL4_MessageInfo_new(1, 0, 0, 0));
}

/* Whoever runs faults, with its own endpoint, and the badge of the lent context. */
TEST(sched_timeout_of_lent_time_is_the_servers)
{
	struct thread *server = thread_new(PRIO_HIGH), *client = thread_new(PRIO_HIGH);
	seL4_CPtr ready = notification_new(), reply = reply_new();
	seL4_MessageInfo_t info;
	seL4_Word badge = 0;

	endpoint = endpoint_new();
	thread_start(server, serve_for_ever, server->reply, ready, 0);
	seL4_Wait(ready, 0);
	OK(seL4_SchedContext_UnbindObject(server->sc, server->tcb));
	sc_configure(client->sc, 0, BUDGET_US, PERIOD_US, 0, 0xcafe, 0);
	set_handler(server);
	started = now_us();
	thread_start(client, call_once, 0, 0, 0);
	info = seL4_Recv(handler, &badge, reply);
	check_timeout(info, badge, BUDGET_US - MIN_US);
	/* Lent time is not given to whoever handles that: it is still the server's. */
	CHECK_EQ(seL4_SchedContext_Bind(client->sc, client->tcb), seL4_IllegalOperation);
	OK(seL4_SchedContext_UnbindObject(client->sc, server->tcb));
}

static volatile seL4_Word go;

static void serve_until_told(seL4_Word reply, seL4_Word ready, seL4_Word c)
{
	seL4_NBSendRecv(ready, seL4_MessageInfo_new(0, 0, 0, 0), endpoint, 0, reply);
	while (go == 0) {
		counter++;
	}
	(void)c;
	seL4_Send(reply, seL4_MessageInfo_new(0, 0, 0, 0));
	seL4_Wait(ready, 0);
}

/*
 * The budget ends while the server has it; the server, given other time, answers
 * before there is more: then the fault is the client's, whose call is done.
 */
TEST(sched_reply_to_a_caller_without_budget_is_its_timeout)
{
	struct thread *server = thread_new(PRIO_HIGH), *client = thread_new(PRIO_HIGH);
	seL4_CPtr ready = notification_new(), reply = reply_new();
	seL4_Word badge = 0;
	seL4_MessageInfo_t info;

	endpoint = endpoint_new();
	go = 0;
	thread_start(server, serve_until_told, server->reply, ready, 0);
	seL4_Wait(ready, 0);
	OK(seL4_SchedContext_UnbindObject(server->sc, server->tcb));
	sc_configure(client->sc, 0, BUDGET_US, 20000 * MS, 0, 0xcafe, 0);
	set_handler(client);
	started = now_us();
	thread_start(client, call_once, 0, 0, 0);
	/* The server waits for a refill of the client's context. */
	seL4_NBRecv(handler, &badge, reply);
	CHECK_EQ(badge, 0);
	CHECK_EQ(client->finished, 0);
	seL4_Send(server->reply, seL4_MessageInfo_new(0, 0, 0, 0));
	info = seL4_Recv(handler, &badge, reply);
	check_timeout(info, badge, BUDGET_US - MIN_US);
	CHECK_EQ(client->finished, 0);
}

TEST(sched_timeout_endpoint_wants_send_and_a_way_to_reply)
{
	static const seL4_Word bad[] = { seL4_RightRead, seL4_RightWrite, seL4_RightGrant,
					 seL4_RightGrantReply,
					 seL4_RightRead | seL4_RightGrant | seL4_RightGrantReply };
	static const seL4_Word good[] = { seL4_RightWrite | seL4_RightGrant,
					  seL4_RightWrite | seL4_RightGrantReply };
	struct thread *t = thread_new(PRIO_LOW);
	seL4_CPtr source = endpoint_new();

	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		seL4_CapRights_t rights = {{ bad[i] }};

		CHECK_EQ(seL4_TCB_SetTimeoutEndpoint(t->tcb, cap_copy(source, rights)),
			 seL4_InvalidCapability);
		CHECK_EQ(seL4_GetMR(0), 1);
	}
	for (unsigned i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		seL4_CapRights_t rights = {{ good[i] }};

		OK(seL4_TCB_SetTimeoutEndpoint(t->tcb, cap_copy(source, rights)));
	}
	OK(seL4_TCB_SetTimeoutEndpoint(t->tcb, 0));
	CHECK_EQ(seL4_TCB_SetTimeoutEndpoint(t->tcb, notification_new()), seL4_InvalidCapability);
}
