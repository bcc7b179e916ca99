/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of taskman when it cannot go on: one line, then the machine is
 * turned off; where it cannot be, the thread stops for good.
 */
#include <base/bits.h>
#include <base/print.h>
#include <sel4/sel4.h>

#include "taskman/boot/boot.h"
#include "taskman/sys/console.h"
#include "taskman/sys/device.h"

enum { POWER_OFF = 0x5555 };

void taskman_fail(const char *format, ...)
{
	char line[256];
	volatile unsigned *power;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	console_write(line, word_min((word)length, sizeof line - 1));
	console_write("\n", 1);
	power = device_find_and_map("sifive,test0");
	if (power != NULL) {
		*power = POWER_OFF;
	}
	for (;;) {
		seL4_TCB_Suspend(seL4_CapInitThreadTCB);
	}
}
