/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Capability slots. Each is named by a CNode capability of the caller, the
 * root, and (index, depth) below it: the low depth bits of index are looked
 * up, the root's own guard included. The destination comes first.
 */
#pragma once

#include "sel4/invoke.h"

static inline int seL4_CNode_Revoke(seL4_CPtr root, seL4_Word index, seL4_Uint8 depth)
{
	return sel4_invoke(root, CNodeRevoke, 0, 2, index, depth, 0, 0);
}

static inline int seL4_CNode_Delete(seL4_CPtr root, seL4_Word index, seL4_Uint8 depth)
{
	return sel4_invoke(root, CNodeDelete, 0, 2, index, depth, 0, 0);
}

static inline int seL4_CNode_CancelBadgedSends(seL4_CPtr root, seL4_Word index, seL4_Uint8 depth)
{
	return sel4_invoke(root, CNodeCancelBadgedSends, 0, 2, index, depth, 0, 0);
}

static inline int seL4_CNode_Copy(seL4_CPtr root, seL4_Word index, seL4_Uint8 depth,
				  seL4_CPtr src_root, seL4_Word src_index, seL4_Uint8 src_depth,
				  seL4_CapRights_t rights)
{
	seL4_SetCap(0, src_root);
	seL4_SetMR(4, rights.words[0]);
	return sel4_invoke(root, CNodeCopy, 1, 5, index, depth, src_index, src_depth);
}

/* badge: of an endpoint or notification; a guard word for a CNode. */
static inline int seL4_CNode_Mint(seL4_CPtr root, seL4_Word index, seL4_Uint8 depth,
				  seL4_CPtr src_root, seL4_Word src_index, seL4_Uint8 src_depth,
				  seL4_CapRights_t rights, seL4_Word badge)
{
	seL4_SetCap(0, src_root);
	seL4_SetMR(4, rights.words[0]);
	seL4_SetMR(5, badge);
	return sel4_invoke(root, CNodeMint, 1, 6, index, depth, src_index, src_depth);
}

static inline int seL4_CNode_Move(seL4_CPtr root, seL4_Word index, seL4_Uint8 depth,
				  seL4_CPtr src_root, seL4_Word src_index, seL4_Uint8 src_depth)
{
	seL4_SetCap(0, src_root);
	return sel4_invoke(root, CNodeMove, 1, 4, index, depth, src_index, src_depth);
}

static inline int seL4_CNode_Mutate(seL4_CPtr root, seL4_Word index, seL4_Uint8 depth,
				    seL4_CPtr src_root, seL4_Word src_index, seL4_Uint8 src_depth,
				    seL4_Word badge)
{
	seL4_SetCap(0, src_root);
	seL4_SetMR(4, badge);
	return sel4_invoke(root, CNodeMutate, 1, 5, index, depth, src_index, src_depth);
}

/* What is in pivot goes to the destination, what is in src goes to pivot. */
static inline int seL4_CNode_Rotate(seL4_CPtr root, seL4_Word index, seL4_Uint8 depth,
				    seL4_Word badge, seL4_CPtr pivot_root, seL4_Word pivot_index,
				    seL4_Uint8 pivot_depth, seL4_Word pivot_badge,
				    seL4_CPtr src_root, seL4_Word src_index, seL4_Uint8 src_depth)
{
	seL4_SetCap(0, pivot_root);
	seL4_SetCap(1, src_root);
	seL4_SetMR(4, pivot_depth);
	seL4_SetMR(5, pivot_badge);
	seL4_SetMR(6, src_index);
	seL4_SetMR(7, src_depth);
	return sel4_invoke(root, CNodeRotate, 2, 8, index, depth, badge, pivot_index);
}
