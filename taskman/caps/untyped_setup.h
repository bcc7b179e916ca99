/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How boot hands the untypeds of BootInfo to the buddy allocator. Pieces
 * smaller than a page stay unused.
 */
#pragma once

#include "abi/sel4/bootinfo.h"

/* ENOMEM. */
int blocks_setup(const seL4_BootInfo *info);
