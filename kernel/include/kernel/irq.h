/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupts as caps: IRQControl hands out one handler per source, a handler
 * names the notification to signal. irq_last is the highest number that Get
 * takes as in range; numbers above irq_sources belong to the kernel.
 */
#pragma once

#include "kernel/slot.h"

struct invocation;

enum { IRQ_LIMIT = 128 };

extern word irq_sources;	/* highest source of the interrupt controller */
extern word irq_last;

void irq_signal(word irq);
void irq_handler_destroy(word irq);
int irq_control_decode(struct invocation *inv);
int irq_handler_decode(struct invocation *inv);
