/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first threads: an idle thread for each core, and the root task's, built
 * from zeroed objects that boot code of the architecture has set aside.
 */
#include "kernel/boot.h"

#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/sched.h"

enum { ROOT_SLICE_US = 5000, MIN_BUDGET_US = 20, ROUND_ROBIN_REFILLS = 2 };

struct core cores[CORES_MAX];
unsigned core_count;

static struct tcb idle_threads[CORES_MAX];

static void core_init(struct core *core, unsigned id)
{
	struct tcb *idle = &idle_threads[id];

	arch_context_init_idle(&idle->context, core);
	idle->state = THREAD_IDLE;
	idle->core = id;
	core->id = id;
	core->idle = idle;
	core->current = idle;
	core->armed = ~0UL;
}

void boot_cores(unsigned count, word timer_ticks_per_us)
{
	core_count = count;
	ticks_per_us = timer_ticks_per_us;
	min_budget = MIN_BUDGET_US * timer_ticks_per_us;
	for (unsigned i = 0; i < count; i++) {
		core_init(&cores[i], i);
	}
}

static void copy_cap(struct tcb *t, enum tcb_slot which, struct slot *from)
{
	slot_insert(&t->slots[which], from->cap, from);
}

void boot_root_thread(const struct boot_root *root)
{
	struct tcb *t = root->tcb;
	word now = arch_now();

	cores[0].now = now;
	tcb_init(t);
	copy_cap(t, TCB_CSPACE, root->cspace_slot);
	copy_cap(t, TCB_VSPACE, root->vspace_slot);
	copy_cap(t, TCB_IPC_BUFFER, root->buffer_slot);
	t->ipc_buffer = root->ipc_buffer;
	t->priority = seL4_MaxPrio;
	t->max_priority = seL4_MaxPrio;
	t->context.x[REG_A0] = root->bootinfo;
	t->context.pc = root->entry;
	t->context.restart_pc = root->entry;
	t->state = THREAD_RUNNING;
	refill_new(root->sc, ROUND_ROBIN_REFILLS, ROOT_SLICE_US * ticks_per_us, 0, now);
	sc_bind_tcb(root->sc, t);
}
