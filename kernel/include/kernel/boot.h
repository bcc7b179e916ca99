/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What boot code uses to build the root task out of zeroed memory. Runs on
 * core 0 alone, before any user thread, without the lock.
 */
#pragma once

#include "kernel/core.h"
#include "kernel/sched_context.h"
#include "kernel/slot.h"
#include "kernel/tcb.h"

/* Before everything else: all cores with their idle threads, once core_count is known. */
void boot_cores(unsigned count, word timer_ticks_per_us);

/* Puts a cap without relatives in the root CNode (index < 2^radix). */
static inline void boot_cap(struct slot *cnode, word index, struct cap cap)
{
	slot_set_root(&cnode[index], cap);
}

struct boot_root {
	struct tcb *tcb;		/* zeroed objects */
	struct sched_context *sc;
	struct slot *cnode;
	struct slot *cspace_slot;	/* slots of the root CNode that hold the caps */
	struct slot *vspace_slot;
	struct slot *buffer_slot;
	word ipc_buffer;		/* user address */
	word entry;
	word bootinfo;			/* user address, goes in a0 */
};

/*
 * Makes the root thread ready on core 0: priority and MCP 255, round robin
 * 5 ms, the three caps copied into its TCB.
 */
void boot_root_thread(const struct boot_root *root);
