/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Untyped memory: Retype makes objects of it, and their capabilities in a
 * run of empty slots of one CNode.
 */
#pragma once

#include "sel4/invoke.h"

/* depth 0: root itself is the CNode to fill, else the one at (root, index, depth). */
static inline int seL4_Untyped_Retype(seL4_CPtr untyped, seL4_Word type, seL4_Word size_bits,
				      seL4_CPtr root, seL4_Word index, seL4_Word depth,
				      seL4_Word offset, seL4_Word count)
{
	seL4_SetCap(0, root);
	seL4_SetMR(4, offset);
	seL4_SetMR(5, count);
	return sel4_invoke(untyped, UntypedRetype, 1, 6, type, size_bits, index, depth);
}
