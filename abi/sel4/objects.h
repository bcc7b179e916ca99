/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Object type numbers and sizes. The list is objects.def; the limits that
 * Retype checks stand beside it here.
 */
#pragma once

enum seL4_ObjectType {
#define OBJECT(name, number, bits) seL4_##name = (number),
#include "abi/sel4/objects.def"
#undef OBJECT
	seL4_ObjectTypeCount = 11,
};

enum seL4_ObjectBits {
	seL4_SlotBits = 5,
	seL4_TCBBits = 11,
	seL4_EndpointBits = 4,
	seL4_NotificationBits = 6,
	seL4_ReplyBits = 5,
	seL4_MinSchedContextBits = 7,
	seL4_PageBits = 12,
	seL4_LargePageBits = 21,
	seL4_HugePageBits = 30,
	seL4_PageTableBits = 12,
	seL4_ASIDPoolBits = 12,
	seL4_MinUntypedBits = 4,
	seL4_MaxUntypedBits = 38,
};

enum {
	/* Objects that one Retype may make. */
	seL4_RetypeMaxObjects = 256,
	/* A scheduling context: fixed part, then refills. */
	seL4_CoreSchedContextBytes = 128,
	seL4_RefillSizeBytes = 16,
};
