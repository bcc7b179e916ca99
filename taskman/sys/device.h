/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the device tree says about the machine, as far as taskman needs it for
 * itself: console, clock, power. Drivers get the whole tree (TM_DEVICE_TREE).
 */
#pragma once

#include "abi/sel4/types.h"

#include <stddef.h>

/* Finds the tree that boot left; says one line and goes on without if it is bad. */
void device_init(void);

/* Registers of the first enabled node that is compatible with NAME; NULL: none. */
volatile void *device_find_and_map(const char *compatible);

/* Registers of the UART that /chosen names, with their spacing as a shift. */
volatile void *device_console(unsigned *shift);

/* Ticks of rdtime per second. */
seL4_Word device_timebase(void);

/* Randomness that firmware or the emulator left in /chosen; bytes copied. */
size_t device_seed(void *to, size_t size);

/* "Kestrel" and its version where that kernel says so, else "seL4". */
void device_kernel_name(char *name, char *version, size_t size);
