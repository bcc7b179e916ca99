/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one kernel lock: a ticket lock. While a core waits it serves calls from
 * the lock's holder (arch_serve_call), so a holder may wait for another core
 * as long as that core is waiting here or runs user code.
 */
#pragma once

#include "kernel/core.h"

void kernel_lock(struct core *core);
void kernel_unlock(struct core *core);

/* Others wait: long work should stop and let them in. */
bool kernel_lock_contended(void);
