/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The platform-level interrupt controller (RISC-V PLIC specification 1.0).
 * One context per core; which number it has is in the device tree, and boot
 * passes it on. Interrupts are claimed and completed in one go: sources stay
 * enabled, and the driver that a source belongs to silences its device.
 */
#pragma once

#include "kernel/types.h"

/* Where it is and how many sources the device tree counts; all get priority 2. */
void plic_init(word paddr, word sources);

/* Core CORE is context CONTEXT. */
void plic_set_context(unsigned core, word context);

/*
 * The highest source that can be enabled: some device trees count source 0,
 * which is none, and so name one too many.
 */
word plic_highest_source(unsigned core, word sources);

/* No source enabled for the core, threshold 0. */
void plic_init_core(unsigned core);

/* Claims and completes what is pending for this core; 0: nothing. */
word plic_take(unsigned core);
