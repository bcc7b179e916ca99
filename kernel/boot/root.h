/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds the root task: address space, CSpace, BootInfo, thread. Runs on core 0
 * when nothing else does.
 */
#pragma once

#include "boot/machine.h"
#include "boot/memory.h"

void root_task_create(const struct entry *e, struct memory *mem);
