/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the loader asks of the firmware (SBI 0.2 and later): start a hart, turn
 * the machine off. Text goes out through console_put() of base/print.h.
 */
#pragma once

#include <stdint.h>

/* Starts a stopped hart at physical ENTRY with a0 = id, a1 = ARGUMENT; 0 or an SBI error. */
long firmware_hart_start(uint64_t id, uint64_t entry, uint64_t argument);

/* Prints "qsoe: " and the message as one line, then powers off. */
void fail(const char *format, ...)
	__attribute__((noreturn, format(printf, 1, 2)));
