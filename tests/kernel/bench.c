/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel's paths cost, in instructions retired: a root server that
 * prints one line for each, `bench NAME INSTRUCTIONS`. Run it with QEMU's
 * -icount on one hart, where the counts repeat to the digit. Each figure is
 * the average of ROUNDS, without the cost of reading the counter itself. A
 * client and its server have address spaces of their own.
 */
#include "tests/kernel/console.h"
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

enum { ROUNDS = 1000, WARM = 20, LABEL = 0x33 };

static seL4_CPtr endpoint, notification, spare_reply;

static inline seL4_Word instructions(void)
{
	seL4_Word count;

	__asm__ volatile("rdinstret %0" : "=r"(count) : : "memory");
	return count;
}

static volatile seL4_Word result;

static void report(const char *name)
{
	print("bench %s %lu\n", name, result);
}

/* Instructions from one reading of the counter to the next. */
static seL4_Word counter_cost(void)
{
	seL4_Word before = instructions();

	return instructions() - before;
}

/* RUN(body): average cost of body, into result. */
#define RUN(body)                                            \
	do {                                                 \
		seL4_Word total_ = 0;                        \
		for (int i_ = -WARM; i_ < ROUNDS; i_++) {    \
			seL4_Word start_ = instructions();   \
			body;                                \
			start_ = instructions() - start_;    \
			total_ += i_ < 0 ? 0 : start_;       \
		}                                            \
		result = total_ / ROUNDS - counter_cost();   \
	} while (0)

static void call_4(seL4_Word a, seL4_Word b, seL4_Word c)
{
	seL4_Word mr[4] = { 1, 2, 3, 4 };
	seL4_MessageInfo_t info = seL4_MessageInfo_new(LABEL, 0, 0, 4);

	(void)a;
	(void)b;
	(void)c;
	RUN(seL4_CallWithMRs(endpoint, info, &mr[0], &mr[1], &mr[2], &mr[3]));
}

static void call_10(seL4_Word a, seL4_Word b, seL4_Word c)
{
	seL4_Word mr[4] = { 1, 2, 3, 4 };
	seL4_MessageInfo_t info = seL4_MessageInfo_new(LABEL, 0, 0, 10);

	(void)a;
	(void)b;
	(void)c;
	RUN(seL4_CallWithMRs(endpoint, info, &mr[0], &mr[1], &mr[2], &mr[3]));
}

static void serve(seL4_Word reply, seL4_Word ready, seL4_Word length)
{
	seL4_Word mr[4] = { 0 };
	seL4_MessageInfo_t info = seL4_MessageInfo_new(LABEL, 0, 0, length);

	seL4_NBSendRecv(ready, seL4_MessageInfo_new(0, 0, 0, 0), endpoint, 0, reply);
	for (;;) {
		seL4_ReplyRecvWithMRs(endpoint, info, 0, &mr[0], &mr[1], &mr[2], &mr[3], reply);
	}
}

static void serve_by_send(seL4_Word reply, seL4_Word ready, seL4_Word length)
{
	seL4_MessageInfo_t info = seL4_MessageInfo_new(LABEL, 0, 0, length);
	seL4_Word mr[4] = { 0 };

	seL4_NBSendRecv(ready, seL4_MessageInfo_new(0, 0, 0, 0), endpoint, 0, reply);
	for (;;) {
		seL4_SendWithMRs(reply, info, &mr[0], &mr[1], &mr[2], &mr[3]);
		seL4_RecvWithMRs(endpoint, 0, &mr[0], &mr[1], &mr[2], &mr[3], reply);
	}
}

static void disable_fpu(struct thread *t)
{
	OK(seL4_TCB_SetFlags(t->tcb, 0, seL4_TCBFlag_fpuDisabled).error);
}

enum server_kind { PASSIVE, ACTIVE };

struct setup {
	enum server_kind kind;
	seL4_Word server_priority;
	seL4_Word length;
	int fpu;
	thread_function *serve, *call;
};

static void round_trip(const char *name, struct setup s)
{
	struct thread *server = thread_new(s.server_priority), *client = thread_new(PRIO);
	seL4_CPtr ready = notification_new();

	endpoint = endpoint_new();
	OK(seL4_TCB_SetSpace(server->tcb, 0, CNODE, 0, space_with_image(), 0));
	OK(seL4_TCB_SetSpace(client->tcb, 0, CNODE, 0, space_with_image(), 0));
	if (!s.fpu) {
		disable_fpu(server);
		disable_fpu(client);
	}
	thread_start(server, s.serve, server->reply, ready, s.length);
	seL4_Wait(ready, 0);
	while (s.kind == PASSIVE && seL4_SchedContext_UnbindObject(server->sc, server->tcb)) {
	}
	thread_start(client, s.call, 0, 0, 0);
	thread_join(client);
	report(name);
	pool_reset();
	threads_reset();
}

static void signal_nobody(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	RUN(seL4_Signal(notification));
}

static void null_call(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	RUN(seL4_NBWait(notification, 0));
}

static seL4_CPtr page;

static void map_unmap(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	RUN(seL4_RISCV_Page_Map(page, VSPACE, TEST_VADDR, seL4_ReadWrite, 0);
	    seL4_RISCV_Page_Unmap(page));
}

static void reply_to_nobody(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	RUN(seL4_Send(spare_reply, seL4_MessageInfo_new(LABEL, 0, 0, 4)));
}

static seL4_CPtr copy_to, copy_from;

static void copy_delete(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	RUN(seL4_CNode_Copy(CNODE, copy_to, DEPTH, CNODE, copy_from, DEPTH, seL4_AllRights);
	    seL4_CNode_Delete(CNODE, copy_to, DEPTH));
}

static seL4_CPtr victim_tcb;

static void suspend_resume(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	RUN(seL4_TCB_Suspend(victim_tcb); seL4_TCB_Resume(victim_tcb));
}

static void wait_for_ever(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	for (;;) {
		seL4_Wait(notification, 0);
	}
}

/* A thread above the client that goes back to waiting at once. */
static void signal_waiter(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	RUN(seL4_Signal(notification));
}

static void single(const char *name, thread_function *fn)
{
	struct thread *t = thread_run(PRIO, fn, 0, 0, 0);

	thread_join(t);
	report(name);
	pool_reset();
	threads_reset();
}

/*
 * How long a thread above may have to wait for the kernel: it wakes each period
 * while a long operation runs, and keeps its worst lateness. Under -icount a
 * tick of the clock is 100 instructions.
 */
enum { BEAT_US = 50, INSTRUCTIONS_PER_TICK = 100 };

static volatile seL4_Word worst;
static volatile int stop;

static void beat(seL4_Word a, seL4_Word b, seL4_Word c)
{
	seL4_Word last = now();

	(void)a;
	(void)b;
	(void)c;
	while (!stop) {
		seL4_Word gap;

		seL4_Yield();
		gap = now() - last;
		last += gap;
		if (gap > worst) {
			worst = gap;
		}
	}
}

/* The operation may begin and end between two beats: it is repeated. */
static void wait_during(const char *name, void (*prepare)(void), void (*operate)(void))
{
	struct thread *heart = thread_new(PRIO_HIGH);

	sc_configure(heart->sc, 0, BEAT_US - 1, BEAT_US, 0, 0, 0);
	worst = 0;
	for (int i = 0; i < 5; i++) {
		prepare();
		stop = 0;
		thread_start(heart, beat, 0, 0, 0);
		operate();
		stop = 1;
		thread_join(heart);
	}
	result = worst > BEAT_US * TICKS_PER_US ?
		 (worst - BEAT_US * TICKS_PER_US) * INSTRUCTIONS_PER_TICK : 0;
	report(name);
	pool_reset();
	threads_reset();
}

static seL4_CPtr big, big_slots;

static void retype_big(seL4_Word type, seL4_Word bits, seL4_Word count)
{
	if (!big) {
		big = untyped_new(seL4_LargePageBits);
		big_slots = slots_new(seL4_RetypeMaxObjects);
	}
	OK(seL4_Untyped_Retype(big, type, bits, CNODE, 0, 0, big_slots, count));
}

static void make_256_pages(void)
{
	retype_big(seL4_RISCV_4K_Page, 0, seL4_RetypeMaxObjects);
}

static void revoke_big(void)
{
	cap_revoke(big);
}

static void fill_cnode(void)
{
	seL4_CPtr object = notification_new();

	retype_big(seL4_CapTableObject, 12, 1);
	for (seL4_Word i = 0; i < 4096; i++) {
		OK(seL4_CNode_Copy(big_slots, i, 12, CNODE, object, DEPTH, seL4_AllRights));
	}
}

static void use_big(void)
{
	if (big) {
		cap_revoke(big);
	}
	retype_big(seL4_RISCV_Mega_Page, 0, 1);
	cap_revoke(big);
}

static void make_mega_page(void)
{
	retype_big(seL4_RISCV_Mega_Page, 0, 1);
}


static void empty_big(void)
{
	if (big) {
		cap_revoke(big);
	}
	retype_big(seL4_EndpointObject, 0, 1);
	cap_revoke(big);
}

static void bench_longest_waits(void)
{
	static const struct {
		const char *name;
		void (*prepare)(void), (*operate)(void);
	} rows[] = {
		{ "longest_wait_revoke_256_pages", make_256_pages, revoke_big },
		{ "longest_wait_revoke_cnode_of_4096", fill_cnode, revoke_big },
		{ "longest_wait_zero_2_MiB", use_big, make_mega_page },
		{ "longest_wait_retype_256", empty_big, make_256_pages },
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		big = 0;
		wait_during(rows[i].name, rows[i].prepare, rows[i].operate);
	}
}

static void bench_round_trips(void)
{
	static const struct {
		const char *name;
		struct setup setup;
	} rows[] = {
		{ "call_replyrecv_4_passive_fpu", { PASSIVE, PRIO, 4, 1, serve, call_4 } },
		{ "call_replyrecv_4_passive", { PASSIVE, PRIO, 4, 0, serve, call_4 } },
		{ "call_replyrecv_4_active_fpu", { ACTIVE, PRIO, 4, 1, serve, call_4 } },
		{ "call_replyrecv_4_active", { ACTIVE, PRIO, 4, 0, serve, call_4 } },
		{ "call_replyrecv_4_active_higher", { ACTIVE, PRIO_HIGH, 4, 1, serve, call_4 } },
		{ "call_replyrecv_4_active_lower", { ACTIVE, PRIO_LOW, 4, 1, serve, call_4 } },
		{ "call_replyrecv_10_passive", { PASSIVE, PRIO, 10, 1, serve, call_10 } },
		{ "call_replyrecv_10_active", { ACTIVE, PRIO, 10, 1, serve, call_10 } },
		{ "call_send_recv_4_active", { ACTIVE, PRIO, 4, 1, serve_by_send, call_4 } },
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		round_trip(rows[i].name, rows[i].setup);
	}
}

static void bench_single_operations(void)
{
	notification = notification_new();
	single("signal_nobody_waiting", signal_nobody);
	notification = notification_new();
	thread_run(PRIO_HIGH, wait_for_ever, 0, 0, 0);
	single("signal_higher_waiter_and_back", signal_waiter);
	notification = notification_new();
	single("nbwait_nothing_there", null_call);
	page = space_page(TEST_VADDR);
	OK(seL4_RISCV_Page_Unmap(page));
	single("page_map_unmap", map_unmap);
	spare_reply = reply_new();
	single("reply_to_nobody", reply_to_nobody);
	copy_from = endpoint_new();
	copy_to = slot_new();
	single("cnode_copy_delete", copy_delete);
	notification = notification_new();
	victim_tcb = thread_run(PRIO_LOW, wait_for_ever, 0, 0, 0)->tcb;
	single("tcb_suspend_resume", suspend_resume);
}

void root_main(const seL4_BootInfo *info)
{
	pool_start(info);
	print("kernel bench: %lu cores\n", info->numNodes);
	pool_begin_tests();
	bench_round_trips();
	bench_single_operations();
	/* As a test's thread would: below the heart beat, with its own context. */
	OK(seL4_TCB_SetPriority(seL4_CapInitThreadTCB, seL4_CapInitThreadTCB, PRIO));
	bench_longest_waits();
	print("done\n");
	power_off();
}
