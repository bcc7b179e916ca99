/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One decoder for each kind of machine-dependent cap; arch_decode of
 * kernel/arch.h chooses among them. All return as kernel/invocation.h says.
 */
#pragma once

#include "kernel/invocation.h"

int frame_decode(struct invocation *inv);
int page_table_decode(struct invocation *inv);
int asid_control_decode(struct invocation *inv);
int asid_pool_decode(struct invocation *inv);
