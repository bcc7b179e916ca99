/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The devices of QEMU's virt machine that the memory check needs, at their
 * known addresses: the UART, polled, and the power switch. In taskman proper
 * sys/ finds them in the device tree.
 */
#include <base/print.h>

#include "taskman/mem/view.h"
#include "taskman/sys/console.h"
#include "taskman/sys/device.h"

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

volatile void *device_find_and_map(const char *compatible)
{
	(void)compatible;
	return map_device(POWER);
}
