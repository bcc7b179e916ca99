/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the dynamic section of an object and the tables it names can be
 * walked: strings, symbols, hash tables, relocations, lists of functions. The
 * dynamic linker believes all of them, so a damaged library is found here.
 * Pure: it reads the object's memory where the plan has bytes, nothing else.
 */
#pragma once

#include "libc/ldr/elf_plan.h"

/* MEMORY is where address 0 of the plan would be. 0 or ENOEXEC. */
int elf_dynamic_check(const uint8_t *memory, const struct elf_plan *plan);
