/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What taskman/sys gives taskman proper, for the memory check: the UART and
 * the power switch of QEMU's virt machine at their known addresses, and
 * numbers that look random but repeat.
 */
#include <base/print.h>

#include "taskman/mem/view.h"
#include "taskman/sys/console.h"
#include "taskman/sys/device.h"
#include "taskman/sys/random.h"

#define UART 0x10000000UL
#define POWER 0x100000UL

static volatile void *map_device(seL4_Word address)
{
	struct page *page;
	void *view;

	if (page_device(address, &page) != 0 || view_map(page, &view) != 0) {
		return NULL;
	}
	return view;
}

void console_write(const char *bytes, size_t length)
{
	static volatile unsigned char *uart;

	if (uart == NULL) {
		uart = map_device(UART);
	}
	while (uart != NULL && length-- > 0) {
		while (!(uart[5] & 0x20)) {
		}
		uart[0] = (unsigned char)*bytes++;
	}
}

void console_put(char c)
{
	console_write(&c, 1);
}

void random_bytes(void *to, size_t length)
{
	static unsigned long state = 1;

	for (size_t i = 0; i < length; i++) {
		state = state * 6364136223846793005UL + 1442695040888963407UL;
		((unsigned char *)to)[i] = (unsigned char)(state >> 56);
	}
}

volatile void *device_find_and_map(const char *compatible)
{
	(void)compatible;
	return map_device(POWER);
}
