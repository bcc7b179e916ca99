/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The console's driver and taskman: from console_attach() on, what the system
 * prints goes to the driver, told by pulses of _PULSE_CODE_CONSOLE on CHID.
 * Root only. Each returns 0 or an errno.
 */
#pragma once

#include <stddef.h>

/* EBUSY: another driver has it. */
int console_attach(int chid, int priority);

/* Text that waits, up to SIZE bytes; *GOT is 0 when there is none. */
int console_read(void *to, size_t size, size_t *got);
