/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time: scheduling contexts, and the SchedControl capability of each core
 * that fills them. Budgets and periods are microseconds; a budget equal to
 * the period makes a round-robin slice.
 */
#pragma once

#include "sel4/invoke.h"

typedef struct seL4_SchedContext_Consumed {
	int error;
	seL4_Time consumed;
} seL4_SchedContext_Consumed_t;

typedef struct seL4_SchedContext_YieldTo {
	int error;
	seL4_Time consumed;
} seL4_SchedContext_YieldTo_t;

static inline int seL4_SchedControl_ConfigureFlags(seL4_CPtr control, seL4_CPtr sched_context,
						   seL4_Time budget, seL4_Time period,
						   seL4_Word extra_refills, seL4_Word badge,
						   seL4_Word flags)
{
	seL4_SetCap(0, sched_context);
	seL4_SetMR(4, flags);
	return sel4_invoke(control, SchedControlConfigureFlags, 1, 5, budget, period,
			   extra_refills, badge);
}

static inline int seL4_SchedControl_Configure(seL4_CPtr control, seL4_CPtr sched_context,
					      seL4_Time budget, seL4_Time period,
					      seL4_Word extra_refills, seL4_Word badge)
{
	return seL4_SchedControl_ConfigureFlags(control, sched_context, budget, period,
						extra_refills, badge, seL4_SchedContext_NoFlag);
}

/* object: a TCB or a notification. */
static inline int seL4_SchedContext_Bind(seL4_CPtr sched_context, seL4_CPtr object)
{
	seL4_SetCap(0, object);
	return sel4_invoke(sched_context, SchedContextBind, 1, 0, 0, 0, 0, 0);
}

static inline int seL4_SchedContext_Unbind(seL4_CPtr sched_context)
{
	return sel4_invoke(sched_context, SchedContextUnbind, 0, 0, 0, 0, 0, 0);
}

static inline int seL4_SchedContext_UnbindObject(seL4_CPtr sched_context, seL4_CPtr object)
{
	seL4_SetCap(0, object);
	return sel4_invoke(sched_context, SchedContextUnbindObject, 1, 0, 0, 0, 0, 0);
}

static inline seL4_SchedContext_Consumed_t seL4_SchedContext_Consumed(seL4_CPtr sched_context)
{
	seL4_Word mr[4] = { 0 };
	int error = sel4_invoke_words(sched_context, SchedContextConsumed, 0, 0, mr);

	return (seL4_SchedContext_Consumed_t){ error, mr[0] };
}

static inline seL4_SchedContext_YieldTo_t seL4_SchedContext_YieldTo(seL4_CPtr sched_context)
{
	seL4_Word mr[4] = { 0 };
	int error = sel4_invoke_words(sched_context, SchedContextYieldTo, 0, 0, mr);

	return (seL4_SchedContext_YieldTo_t){ error, mr[0] };
}
