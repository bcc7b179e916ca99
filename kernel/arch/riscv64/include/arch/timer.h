/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hart's one-shot timer. The portable kernel uses arch_set_deadline of
 * kernel/arch.h; boot chooses between the two ways to set it.
 */
#pragma once

#include "kernel/types.h"

/* Before the first deadline: the harts have the Sstc timer register. */
void timer_use_register(void);
