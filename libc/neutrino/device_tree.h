/* SPDX-License-Identifier: Apache-2.0 */
/* The device tree of the machine, from taskman: TM_DEVICE_TREE, for drivers (root). */
#pragma once

#include <stddef.h>

/*
 * The flattened tree in memory of the caller's, who frees it. 0 or an errno:
 * ENODEV when the machine has none, ENOMEM.
 */
int device_tree_read(void **blob, size_t *size);
