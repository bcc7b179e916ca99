/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks of the debug build, each seen to find what it is there for: a
 * machine with one object of each kind in each state, in which one thing is
 * then broken. Unbroken, nothing is found.
 */
#include <string.h>

#include "arch/machine.h"
#include "kernel/check/check.h"
#include "kernel/debug.h"
#include "kernel/endpoint.h"
#include "kernel/notification.h"
#include "kernel/reply.h"
#include "kernel/sched.h"
#include "kernel/test/machine.h"

enum {
	ENDPOINT = SLOT_FREE,	/* RECEIVER waits here */
	BADGED, BADGED_COPY,
	SENT_TO,		/* SENDER and SENDER_LOW wait here */
	SERVICE, SERVICE_BEHIND,	/* CALLER calls SERVER, which calls LAST */
	NOTIFICATION, SIGNALLED,	/* WAITER waits, is pending */
	NODE, HANDLER, POOL_MEMORY,
	REPLIES,		/* four */
	RECEIVER = 64, SENDER = 68, SENDER_LOW = 72, READY = 76, WAITER = 80,
	CALLER = 84, SERVER = 88, LAST = 92, ASLEEP = 96, ASLEEP_LONGER = 100,
	NODE_RADIX = 4, BADGE = 7, IRQ = 3,
	WHOLE = 3,		/* tests in which nothing is broken */
};

static struct tcb *thread(word slot)
{
	return machine_object(slot);
}

static struct sched_context *context(word slot)
{
	return machine_object(slot + 1);
}

static struct reply *reply(unsigned n)
{
	return machine_object(REPLIES + n);
}

static void back_to_root(void)
{
	machine_become(machine_object(seL4_CapInitThreadTCB));
}

static void receive(word slot, word endpoint, word reply_slot)
{
	machine_become(thread(slot));
	thread(slot)->context.x[REG_A0] = endpoint;
	thread(slot)->context.x[REG_A6] = reply_slot;
	machine_syscall(seL4_SysRecv);
	back_to_root();
}

static void send(word slot, word endpoint, long number)
{
	machine_become(thread(slot));
	thread(slot)->context.x[REG_A0] = endpoint;
	thread(slot)->context.x[REG_A1] = 0;
	machine_syscall(number);
}

static void make_objects(void)
{
	make(seL4_EndpointObject, 0, ENDPOINT, 1);
	make(seL4_EndpointObject, 0, SENT_TO, 3);
	make(seL4_NotificationObject, 0, NOTIFICATION, 2);
	make(seL4_CapTableObject, NODE_RADIX, NODE, 1);
	make(seL4_ReplyObject, 0, REPLIES, 4);
	mint(BADGED, ENDPOINT, BADGE);
	copy(BADGED_COPY, BADGED);
	assert_int_equal(machine_call(seL4_CapIRQControl, IRQIssueIRQHandler,
				      WORDS(IRQ, HANDLER, 64), WORDS(seL4_CapInitThreadCNode)), 0);
	send(seL4_CapInitThreadTCB, SIGNALLED, seL4_SysSend);
}

/* Uses up its budget at once. */
static void fall_asleep(word slot, word period)
{
	machine_call(SLOT_CONTROL, SchedControlConfigureFlags, WORDS(100, period, 2, 0, 0),
		     WORDS(slot + 1));
	machine_become(thread(slot));
	machine_pass(60);
	machine_syscall(seL4_SysYield);
	back_to_root();
}

static void make_threads(void)
{
	for (word slot = RECEIVER; slot <= ASLEEP_LONGER; slot += 4) {
		make_thread(slot, slot == WAITER, 255);
	}
	machine_use(1);
	receive(WAITER, NOTIFICATION, 0);
	receive(RECEIVER, ENDPOINT, REPLIES);
	receive(SERVER, SERVICE, REPLIES + 1);
	receive(LAST, SERVICE_BEHIND, REPLIES + 2);
	machine_call(SERVER + 1, SchedContextUnbind, NONE, NONE);
	machine_call(LAST + 1, SchedContextUnbind, NONE, NONE);
	send(SENDER, SENT_TO, seL4_SysSend);
	back_to_root();
	machine_call(SENDER_LOW, TCBSetPriority, WORDS(254), WORDS(seL4_CapInitThreadTCB));
	machine_call(SENDER_LOW, TCBSetPriority, WORDS(255), WORDS(seL4_CapInitThreadTCB));
	send(SENDER_LOW, SENT_TO, seL4_SysSend);
	back_to_root();
	machine_call(SENDER_LOW, TCBSetPriority, WORDS(9), WORDS(seL4_CapInitThreadTCB));
	send(CALLER, SERVICE, seL4_SysCall);
	send(SERVER, SERVICE_BEHIND, seL4_SysCall);
	back_to_root();
	fall_asleep(ASLEEP, 1000);
	fall_asleep(ASLEEP_LONGER, 2000);
}

static void build(void)
{
	machine_start(2);
	make_objects();
	make_threads();
}

static void nothing_is_found_where_all_is_well(void **state)
{
	(void)state;
	build();
	debug_check(core_self());
	assert_int_equal(thread(RECEIVER)->state, THREAD_BLOCKED_RECEIVE);
	assert_int_equal(thread(WAITER)->state, THREAD_BLOCKED_NOTIFICATION);
	assert_int_equal(thread(SENDER)->state, THREAD_BLOCKED_SEND);
	assert_ptr_equal(thread(SENDER)->ipc_next, thread(SENDER_LOW));
	assert_int_equal(thread(READY)->queue, QUEUE_READY);
	assert_int_equal(thread(ASLEEP)->queue, QUEUE_RELEASE);
	assert_ptr_equal(context(CALLER)->tcb, thread(LAST));
	assert_ptr_equal(context(CALLER)->reply, reply(2));
	assert_ptr_equal(reply(2)->below, reply(1));
}

/* The one in the middle of a chain of calls leaves it: what is left hangs together. */
static void a_stack_of_calls_can_lose_its_top(void **state)
{
	(void)state;
	build();
	assert_int_equal(machine_call(SERVER, TCBSuspend, NONE, NONE), 0);
	assert_null(reply(1)->above);
	assert_null(reply(2)->below);
	assert_ptr_equal(context(CALLER)->tcb, thread(LAST));
	assert_null(context(CALLER)->reply);
	assert_ptr_equal(thread(CALLER)->reply, reply(1));
}

static void a_stack_of_calls_can_lose_its_bottom(void **state)
{
	(void)state;
	build();
	assert_int_equal(machine_call(CALLER, TCBSuspend, NONE, NONE), 0);
	assert_null(reply(1)->above);
	assert_null(reply(2)->below);
	assert_ptr_equal(context(CALLER)->reply, reply(2));
	assert_ptr_equal(context(CALLER)->tcb, thread(LAST));
}

/* What is broken, by the field that says so, and words of the condition that finds it. */
#define BREAKAGES(B) \
	B(slot_prev, machine_slot(BADGED)->prev = machine_slot(NODE), "prev") \
	B(slot_next, machine_slot(BADGED)->next_marks += sizeof(struct slot), "next") \
	B(empty_slot_in_the_tree, machine_slot(BADGED)->cap = cap_null(), "!s->prev") \
	B(empty_slot_with_a_word, machine_slot(300)->cap.w1 = 1, "!s->cap.w1") \
	B(cap_among_those_of_another_object, \
	  machine_slot(BADGED)->cap.w0 += 16UL << CAP_ADDRESS_SHIFT, "cap_same_object") \
	B(badge_without_a_beginning, machine_slot(BADGED)->next_marks &= ~3UL, "FIRST_BADGED") \
	B(badge_that_changed, machine_slot(BADGED_COPY)->cap.w1 = 8, "FIRST_BADGED") \
	B(memory_given_away_twice, machine_slot(SLOT_UNTYPED)->cap.w1 = 64, "used") \
	B(child_behind_a_stranger, machine_slot(SENT_TO)->cap = cap_new_number(CAP_DOMAIN, 0), \
	  "slot_is_parent") \
	B(cap_without_object, machine_slot(SENT_TO)->cap.w0 &= MASK(CAP_ADDRESS_SHIFT), "") \
	B(object_at_an_odd_place, machine_slot(REPLIES)->cap.w0 += 8UL << CAP_ADDRESS_SHIFT, "") \
	B(guard_beyond_its_size, machine_slot(NODE)->cap.w1 = 1, "guard_size") \
	B(guard_and_radix_too_deep, \
	  cap_field_set(&machine_slot(NODE)->cap, CAP_GUARD_SIZE_SHIFT, 6, 61), "guard_size") \
	B(untyped_used_beyond_its_end, machine_slot(SLOT_DEVICE)->cap.w1 = BIT(16) + 1, "") \
	B(interrupt_that_is_none, machine_slot(HANDLER)->cap.w1 = 99, "irq_sources") \
	B(control_of_no_core, machine_slot(SLOT_CONTROL + 1)->cap.w1 = 2, "core_count") \
	B(ready_bit_missing, core_self()->ready_bitmap[3] = 0, "ready") \
	B(ready_summary_missing, core_self()->ready_summary = 0, "ready") \
	B(ready_bit_too_many, core_self()->ready_bitmap[0] |= 4, "ready") \
	B(ready_link, thread(READY)->queue_prev = thread(SENDER), "queue_prev") \
	B(ready_tail, core_self()->ready[255].tail = NULL, "tail") \
	B(ready_at_another_priority, thread(READY)->priority = 9, "priority") \
	B(ready_but_blocked, thread(READY)->state = THREAD_BLOCKED_REPLY, "runnable") \
	B(ready_on_another_core, thread(READY)->core = 1, "core") \
	B(release_order, refill_head(context(ASLEEP_LONGER))->time = 0, "time >= last") \
	B(release_link, thread(ASLEEP_LONGER)->queue_prev = NULL, "queue_prev") \
	B(release_queue_unknown, thread(ASLEEP)->queue = QUEUE_READY, "queue") \
	B(runnable_and_forgotten, (ready_remove(core_self(), thread(READY))), "is_current") \
	B(endpoint_link, thread(SENDER_LOW)->ipc_prev = NULL, "ipc_prev") \
	B(endpoint_tail, ((struct endpoint *)machine_object(SENT_TO))->tail_state = \
		  (word)thread(SENDER) | ENDPOINT_SEND, "tail") \
	B(endpoint_state, ((struct endpoint *)machine_object(SENT_TO))->tail_state ^= 3, "state") \
	B(endpoint_order, thread(SENDER)->priority = 1, "priority") \
	B(endpoint_of_somebody_running, thread(RECEIVER)->state = THREAD_RUNNING, "state") \
	B(endpoint_other, thread(SENDER)->blocked_on = machine_object(SERVICE), "blocked_on") \
	B(endpoint_left_alone, ((struct endpoint *)machine_object(ENDPOINT))->head = NULL, "") \
	B(waiter_link, thread(READY)->ipc_next = thread(SENDER), "ipc_next") \
	B(notification_empty, ((struct notification *)machine_object(NOTIFICATION))->head = NULL, \
	  "") \
	B(notification_pending, \
	  ((struct notification *)machine_object(NOTIFICATION))->pending = 1, "pending") \
	B(notification_bound, ((struct notification *)machine_object(SIGNALLED))->bound = \
		  thread(READY), "bound") \
	B(thread_bound, thread(READY)->bound = machine_object(SIGNALLED), "bound") \
	B(notification_context, ((struct notification *)machine_object(SIGNALLED))->sc = \
		  context(READY), "notification") \
	B(context_notification, context(READY)->notification = machine_object(SIGNALLED), \
	  "notification") \
	B(context_of_nobody, context(READY)->tcb = NULL, "tcb") \
	B(context_of_two, thread(SERVER)->sc = context(READY), "tcb") \
	B(context_on_another_core, context(READY)->core = 1, "core") \
	B(refills_below_the_budget, refill_head(context(READY))->amount -= 1, "refill_sum") \
	B(refills_above_the_budget, context(ASLEEP)->refills[1].amount += 1, "refill") \
	B(refills_overlap, (context(ASLEEP)->refill_head = 0, \
		  context(ASLEEP)->refill_count = 2, context(ASLEEP)->budget = 2000, \
		  context(ASLEEP)->refills[0] = (struct refill){ 99999, 1000 }, \
		  context(ASLEEP)->refills[1] = (struct refill){ 99998, 1000 }), "last") \
	B(refill_head_too_small, (refill_head(context(READY))->amount -= 49900, \
		  context(READY)->refills[1].amount += 49900), "min_budget") \
	B(refill_ring_too_large, context(READY)->refill_max = 99, "room") \
	B(refill_head_outside, context(READY)->refill_head = 2, "refill_head") \
	B(reply_to_nobody, reply(1)->caller = NULL, "") \
	B(reply_to_another, thread(CALLER)->reply = reply(3), "t->reply == r") \
	B(reply_lost, thread(CALLER)->reply = NULL, "reply") \
	B(stack_link_below, reply(1)->above = NULL, "above") \
	B(stack_link_above, reply(2)->below = NULL, "below") \
	B(stack_top_unknown, context(CALLER)->reply = reply(1), "") \
	B(stack_context_twice, reply(1)->sc = context(CALLER), "sc") \
	B(stack_of_an_idle_reply, reply(3)->sc = context(READY), "") \
	B(yield_without_a_partner, thread(READY)->yield_to = context(ASLEEP), "yield") \
	B(yield_to_nobody, context(READY)->yield_from = thread(SENDER), "yield") \
	B(fault_left_behind, thread(READY)->fault.type = 5, "fault") \
	B(fpu_of_nobody, thread(READY)->fpu_core = 1, "fpu") \
	B(state_unknown, thread(READY)->state = 77, "") \
	B(current_thread_queued, machine_thread()->queue = QUEUE_READY, "queue") \
	B(current_thread_blocked, machine_thread()->state = THREAD_BLOCKED_SEND, "state") \
	B(current_context_another, core_self()->sc = context(READY), "sc") \
	B(better_thread_left_waiting, machine_thread()->priority = 5, "priority") \
	B(buffer_that_is_no_frame, thread(READY)->slots[TCB_IPC_BUFFER].cap.w0 ^= 5, "") \
	B(cspace_that_is_no_node, thread(READY)->slots[TCB_CSPACE].cap.w0 ^= 8, "")

#define FUNCTION(name, action, words) static void break_##name(void) { action; }
BREAKAGES(FUNCTION)

struct breakage {
	void (*act)(void);
	const char *words;
};

#define ENTRY(name, action, words) { break_##name, words },
static struct breakage breakages[] = { BREAKAGES(ENTRY) };

static void look(void)
{
	debug_check(core_self());
}

static void it_is_found(void **state)
{
	const struct breakage *b = *state;
	const char *found;

	build();
	b->act();
	found = machine_panic(look);
	assert_string_not_equal(found, "");
	if (!strstr(found, b->words)) {
		fail_msg("found by another check: %s", found);
	}
}

#define NAME(name, action, words) "finds_" #name,
static const char *const names[] = { BREAKAGES(NAME) };

int main(void)
{
	struct CMUnitTest tests[WHOLE + ARRAY_SIZE(breakages)] = {
		cmocka_unit_test(nothing_is_found_where_all_is_well),
		cmocka_unit_test(a_stack_of_calls_can_lose_its_top),
		cmocka_unit_test(a_stack_of_calls_can_lose_its_bottom),
	};

	for (unsigned i = 0; i < ARRAY_SIZE(breakages); i++) {
		tests[WHOLE + i] = (struct CMUnitTest){ names[i], it_is_found, NULL, NULL,
						    &breakages[i] };
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
