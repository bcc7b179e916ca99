/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The firmware's services that the kernel uses (SBI specification 1.0): timer
 * where the hart has no timer register of its own, interrupts to other harts,
 * fences on other harts, console, power-off. Harts are named by hart id.
 */
#pragma once

#include "kernel/types.h"

void sbi_set_timer(word deadline);
void sbi_send_ipi(word hart);

/* HART_MASK: bit n is hart base + n. Both wait until the harts have done it. */
void sbi_remote_fence(word hart_mask, word base);
void sbi_remote_fence_code(word hart_mask, word base);
void sbi_putchar(char c);
_Noreturn void sbi_shutdown(void);
