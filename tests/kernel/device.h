/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device pages of the machine that the tests use, carved from the device
 * untypeds that cover them and mapped at fixed addresses.
 */
#pragma once

#include "sel4/sel4.h"

enum {
	UART_PADDR = 0x10000000,
	POWER_PADDR = 0x100000,
	RTC_PADDR = 0x101000,
};

/* A frame capability for the page at paddr, 0 if no device untyped has it. */
seL4_CPtr device_frame(seL4_Word paddr);

/* Mapped, or 0. Each call takes the next of a few addresses. */
volatile void *device_map(seL4_Word paddr);

/* The real-time clock, mapped at start, or 0. */
extern volatile unsigned *device_rtc;
