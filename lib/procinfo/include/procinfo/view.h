/* SPDX-License-Identifier: Apache-2.0 */
/* The view of this moment: clocks, memory and the names in /etc/passwd and /etc/group. */
#pragma once

#include "procinfo/column.h"

/* LIST must live as long as the view. */
void view_now(struct view *view, const struct process_list *list);
