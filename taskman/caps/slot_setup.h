/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two steps in which boot makes taskman's CSpace: first the boot CNode as
 * it is, then, when there are blocks, the second level above it.
 */
#pragma once

#include "abi/sel4/bootinfo.h"

/* ENOMEM. */
int slots_setup(const seL4_BootInfo *info);

/* ENOMEM; EIO when the kernel refuses. */
int slots_widen(void);
