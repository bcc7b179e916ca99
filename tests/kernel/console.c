/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text out through the 16550 UART, and the power switch of the machine. The
 * supervisor's thread only; a line is never shared.
 */
#include "tests/kernel/console.h"

#include "sel4/sel4.h"
#include "tests/kernel/device.h"

enum {
	UART_THR = 0, /* write: a character */
	UART_LSR = 5,
	LSR_THRE = 0x20, /* room for one */
	POWER_OFF = 0x5555,
};

static volatile unsigned char *uart;
static volatile unsigned *power;

static void put(char c)
{
	if (!uart) {
		seL4_DebugPutChar(c);
		return;
	}
	while (!(uart[UART_LSR] & LSR_THRE)) {
	}
	uart[UART_THR] = (unsigned char)c;
}

void console_put(char c)
{
	if (c == '\n') {
		put('\r');
	}
	put(c);
}

void console_start(void)
{
	uart = device_map(UART_PADDR);
	power = device_map(POWER_PADDR);
	device_rtc = device_map(RTC_PADDR);
}

void power_off(void)
{
	if (power) {
		*power = POWER_OFF;
	}
	for (;;) {
		seL4_Yield();
	}
}

void die(const char *format, ...)
{
	va_list arguments;

	print("cannot go on: ");
	va_start(arguments, format);
	vprint(format, arguments);
	va_end(arguments);
	print("\n");
	power_off();
}
