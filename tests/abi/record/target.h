/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What calls.c calls: our wrappers, all of them, over the recorder.
 */
#pragma once

#include "sel4/sel4.h"

#define SEL4_WITH_SYSCALLS
