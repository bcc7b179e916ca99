/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System call numbers, as they are passed in a7.
 * The list is syscalls.def; this header only names it.
 */
#pragma once

enum seL4_Syscall_ID {
#define SYSCALL(name, number) seL4_Sys##name = (number),
#include "abi/sel4/syscalls.def"
#undef SYSCALL
};
