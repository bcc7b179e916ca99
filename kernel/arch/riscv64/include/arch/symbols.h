/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of the kernel's functions, for panic. The table is made from the
 * linked kernel by tools/mksymbols and linked in behind everything else, so
 * that it moves no function.
 */
#pragma once

#include "kernel/types.h"

struct symbol {
	u32 offset;	/* of the function, from text_begin */
	u32 name;	/* of its name, from symbol_names */
};

extern const struct symbol symbol_table[];	/* by offset */
extern const u32 symbol_count;
extern const char symbol_names[];
