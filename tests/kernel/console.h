/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The console is the UART itself, polled, so that it works on kernels without
 * debug calls. Only the supervisor prints, and a benchmark.
 */
#pragma once

#include <base/print.h>

/* Must come first. Without a UART the debug call is tried. */
void console_start(void);

/* Says done, and switches the machine off if it has a switch. */
void power_off(void) __attribute__((noreturn));

/* Says why the run cannot go on, and switches off. */
void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
