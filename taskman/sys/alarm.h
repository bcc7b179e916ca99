/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarms: calls of a function in taskman's loop at a tick of `rdtime`. Any
 * number may be armed; nothing ticks while none is due. One thread above all
 * others sleeps until the earliest (docs/design.md, section 12).
 *
 *   alarm_set      arms, or moves, an alarm; cannot fail
 *   alarm_cancel   disarms; harmless when it is not armed
 *
 * The owner keeps the struct (zeroed at first) until it is disarmed.
 */
#pragma once

#include "abi/sel4/types.h"
#include "taskman/mem/tree.h"

struct alarm {
	struct tree_node node;		/* key: the tick */
	int armed;
	void (*expired)(struct alarm *alarm);
};

/* Makes the alarm thread. ENOMEM. */
int alarm_init(void);

void alarm_set(struct alarm *alarm, seL4_Word tick, void (*expired)(struct alarm *alarm));
void alarm_cancel(struct alarm *alarm);
unsigned long alarms_armed(void);
