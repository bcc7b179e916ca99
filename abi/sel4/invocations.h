/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Labels of kernel-object invocations, as they stand in a MessageInfo.
 * The list is invocations.def; this header only names it.
 */
#pragma once

enum invocation_label {
#define INVOCATION(name, number) name = (number),
#include "abi/sel4/invocations.def"
#undef INVOCATION
};
