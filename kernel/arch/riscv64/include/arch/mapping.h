/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking mappings away, given the cap that made them. A cap whose page or
 * table is no longer where the cap says is left alone: somebody took the
 * table above it away first.
 */
#pragma once

#include "kernel/cap.h"

void frame_unmap(struct cap frame);
void page_table_unmap(struct cap table);
