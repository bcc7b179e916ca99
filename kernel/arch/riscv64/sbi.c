/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls into the firmware. A call costs a few hundred instructions, so
 * nothing on a fast path comes here when the hart has Sstc. The legacy
 * console call is used because OpenSBI 1.1 has no debug console extension.
 */
#include "arch/sbi.h"

enum {
	LEGACY_PUTCHAR = 1,
	LEGACY_SHUTDOWN = 8,
	EXT_TIME = 0x54494d45,
	EXT_IPI = 0x735049,
	EXT_FENCE = 0x52464e43,
	FENCE_I = 0,
	FENCE_VMA = 1,
	EXT_RESET = 0x53525354,
};

static long sbi(word extension, word function, word x, word y, word z, word u)
{
	register word a0 __asm__("a0") = x;
	register word a1 __asm__("a1") = y;
	register word a2 __asm__("a2") = z;
	register word a3 __asm__("a3") = u;
	register word a6 __asm__("a6") = function;
	register word a7 __asm__("a7") = extension;

	__asm__ volatile("ecall"
			 : "+r"(a0), "+r"(a1)
			 : "r"(a2), "r"(a3), "r"(a6), "r"(a7)
			 : "memory");
	return (long)a0;
}

void sbi_set_timer(word deadline)
{
	sbi(EXT_TIME, 0, deadline, 0, 0, 0);
}

void sbi_send_ipi(word hart)
{
	sbi(EXT_IPI, 0, 1, hart, 0, 0);
}

void sbi_remote_fence(word hart_mask, word base)
{
	/* Start 0 and size all ones: the whole address space. */
	sbi(EXT_FENCE, FENCE_VMA, hart_mask, base, 0, ~0UL);
}

void sbi_remote_fence_code(word hart_mask, word base)
{
	sbi(EXT_FENCE, FENCE_I, hart_mask, base, 0, 0);
}

void sbi_putchar(char c)
{
	sbi(LEGACY_PUTCHAR, 0, (unsigned char)c, 0, 0, 0);
}

void sbi_shutdown(void)
{
	sbi(EXT_RESET, 0, 0, 0, 0, 0);
	sbi(LEGACY_SHUTDOWN, 0, 0, 0, 0, 0);
	for (;;) {
		__asm__ volatile("wfi");
	}
}
