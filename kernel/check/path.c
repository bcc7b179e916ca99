/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long the kernel keeps an interrupt waiting: the longest time from an
 * entry, or from a place where it may stop, to the next such place or its
 * end, and what was asked for then. Read with a debugger
 * (kernel/test/latency_test.py), where QEMU counts instructions as time.
 */
#include "abi/sel4/syscalls.h"
#include "kernel/arch.h"
#include "kernel/check/check.h"
#include "kernel/invocation.h"

/* What was asked for: 0 in `number` if it was no system call. */
struct request {
	word number;
	word address;		/* a0 */
	word info;		/* a1 */
	word pc;
};

struct path {
	word ticks;
	struct request request;
};

struct path check_longest_path;

static struct request requests[CORES_MAX];

/* Where each core's present path began; 0: at its entry. */
static word began[CORES_MAX];

bool __real_preempt_wanted(void);
bool __wrap_preempt_wanted(void);

/* These print, and are not in the kernel that ships. */
static bool is_debug_call(const struct request *r)
{
	return r->number != 0 && (long)r->number < seL4_SysYield;
}

static void end_path(const struct core *core, word next)
{
	word from = began[core->id] ? began[core->id] : core->now;
	word ticks = arch_now() - from;

	began[core->id] = next;
	if (ticks > check_longest_path.ticks && !is_debug_call(&requests[core->id])) {
		check_longest_path = (struct path){ ticks, requests[core->id] };
	}
}

void check_path_begin(const struct core *core, long number)
{
	const struct context *context = &core->current->context;

	requests[core->id] = (struct request){
		number, context->x[REG_A0], context->x[REG_A1], context->restart_pc,
	};
}

void check_path_end(const struct core *core)
{
	end_path(core, 0);
	requests[core->id].number = 0;
}

/* The linker puts this around preempt_wanted. */
bool __wrap_preempt_wanted(void)
{
	end_path(core_self(), arch_now());
	return __real_preempt_wanted();
}
