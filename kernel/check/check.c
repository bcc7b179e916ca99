/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is looked at, and when. After each operation: this core's queues, the
 * current thread and what hangs on it, and the next few slots of its CSpace,
 * so that each has its turn. Every check_all_every operations the queues of
 * all cores and all slots, also those of CNodes in the CSpace. Entries:
 * debug_check, at the end of each long way out of the kernel, and the one
 * that the linker puts around kernel_syscall for the short ways.
 */
#include "kernel/check/check.h"

#include "kernel/arch.h"
#include "kernel/debug.h"
#include "kernel/entry.h"
#include "kernel/sched.h"

bool check_is_off;
word check_slots_each = 8;
word check_all_every = 512;
word check_reach = 64;

/* This entry has been checked. */
static bool checked[CORES_MAX];

void check_slot(const struct slot *s)
{
	if (slot_is_empty(s)) {
		debug_check_slot(s);
		return;
	}
	check_relatives(s);
	check_cap(s->cap);
}

/* `count` slots of a CNode from number `first` on, which may be past its end. */
static void check_part(struct cap node, word first, word count)
{
	const struct slot *slots = cap_object(node);
	word mask = MASK(cap_size_bits(node));

	for (word i = 0; i < count && i <= mask; i++) {
		debug_check_slot(&slots[(first + i) & mask]);
	}
	for (word i = 0; i < count && i <= mask; i++) {
		check_slot(&slots[(first + i) & mask]);
	}
}

/* A part of the CSpace, and the same part of each CNode in it. */
static void check_cspace(struct cap root, word first, word count)
{
	const struct slot *slots = cap_object(root);
	word size = BIT(cap_size_bits(root));

	check_part(root, first, count);
	for (word i = 0; i < size; i++) {
		if (cap_is(slots[i].cap, CAP_CNODE) && cap_object(slots[i].cap) != slots) {
			check_part(slots[i].cap, first, count);
		}
	}
}

static void check_current(struct core *core)
{
	struct tcb *t = core->current;

	kassert(t->queue == QUEUE_NONE);
	if (t == core->idle) {
		kassert(t->state == THREAD_IDLE && !t->sc);
		return;
	}
	kassert(t->state == THREAD_RUNNING && t->core == core->id);
	kassert(t->sc && t->sc == core->sc);
	kassert(ready_highest(core) <= t->priority);
	check_thread(t);
	check_context(t->sc);
	if (t->sc->reply) {
		check_reply(t->sc->reply);
	}
	if (t->bound) {
		check_notification(t->bound);
	}
}

static void check_all(struct cap cspace)
{
	for (unsigned i = 0; i < core_count; i++) {
		check_core_queues(&cores[i]);
	}
	if (cap_is(cspace, CAP_CNODE)) {
		check_cspace(cspace, 0, ~0UL);
	}
}

void debug_check(struct core *core)
{
	static word entries, turn;
	struct cap cspace = core->current->slots[TCB_CSPACE].cap;

	check_path_end(core);
	checked[core->id] = true;
	if (check_is_off) {
		return;
	}
	check_current(core);
	check_core_queues(core);
	if (++entries % check_all_every == 0) {
		check_all(cspace);
	} else if (cap_is(cspace, CAP_CNODE)) {
		check_part(cspace, turn, check_slots_each);
		turn += check_slots_each;
	}
}

struct tcb *__real_kernel_syscall(struct core *core, long number);
struct tcb *__wrap_kernel_syscall(struct core *core, long number);

/*
 * A fast path leaves without a check: the thread that is to run next enters
 * once more then, as if it had been interrupted at its first instruction.
 */
struct tcb *__wrap_kernel_syscall(struct core *core, long number)
{
	struct tcb *next;

	check_path_begin(core, number);
	checked[core->id] = false;
	next = __real_kernel_syscall(core, number);
	arch_forget_registers();
	core = core_self();
	if (checked[core->id]) {
		return next;
	}
	next->context.restart_pc = next->context.pc;
	kernel_enter(core);
	return kernel_leave(core);
}
