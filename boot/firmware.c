/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SBI calls of the loader. The legacy putchar call is used for text because
 * OpenSBI 1.1 has no debug console extension; power-off tries the reset
 * extension and falls back on the legacy call, so it works on any firmware.
 */
#include "boot/firmware.h"

#include <base/print.h>

enum {
	LEGACY_PUTCHAR = 1,
	LEGACY_SHUTDOWN = 8,
	EXT_HSM = 0x48534d,
	HSM_HART_START = 0,
	EXT_RESET = 0x53525354,
	RESET_SYSTEM = 0,
	RESET_TYPE_SHUTDOWN = 0,
};

static long sbi(long extension, long function, uint64_t x, uint64_t y, uint64_t z)
{
	register uint64_t a0 __asm__("a0") = x;
	register uint64_t a1 __asm__("a1") = y;
	register uint64_t a2 __asm__("a2") = z;
	register long a6 __asm__("a6") = function;
	register long a7 __asm__("a7") = extension;

	__asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a6), "r"(a7) : "memory");
	return (long)a0;
}

void console_put(char c)
{
	if (c == '\n') {
		sbi(LEGACY_PUTCHAR, 0, '\r', 0, 0);
	}
	sbi(LEGACY_PUTCHAR, 0, (unsigned char)c, 0, 0);
}

long firmware_hart_start(uint64_t id, uint64_t entry, uint64_t argument)
{
	return sbi(EXT_HSM, HSM_HART_START, id, entry, argument);
}

void fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print("qsoe: ");
	vprint(format, arguments);
	print("\n");
	va_end(arguments);
	sbi(EXT_RESET, RESET_SYSTEM, RESET_TYPE_SHUTDOWN, 0, 0);
	sbi(LEGACY_SHUTDOWN, 0, 0, 0, 0);
	for (;;) {
		__asm__ volatile("wfi");
	}
}
