/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Error codes that a kernel-object invocation answers with, and the kinds
 * of failed capability lookup that FailedLookup and CapFault describe.
 */
#pragma once

enum seL4_Error {
#define ERROR(name, number) seL4_##name = (number),
#include "abi/sel4/errors.def"
#undef ERROR
	seL4_NumErrors = 11,
};

enum seL4_LookupFailureType {
	seL4_NoFailure = 0,
	seL4_InvalidRoot = 1,
	seL4_MissingCapability = 2,
	seL4_DepthMismatch = 3,
	seL4_GuardMismatch = 4,
};
