/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts the seed in BSS to use: the first thing that boot does, before there
 * is a capability to allocate.
 */
#pragma once

void heap_setup(void);
