/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All processes, in the order of their numbers, read from /proc one after the
 * other: each is true by itself, and one that ends meanwhile is left out.
 */
#pragma once

#include "procinfo/process.h"

struct process_list {
	struct process_info *of;
	size_t count;
};

/* 0 or an errno; a part of the list is never left behind. */
int process_list_read(struct process_list *list);
void process_list_release(struct process_list *list);

/* NULL if it is not there. */
const struct process_info *process_list_find(const struct process_list *list, unsigned pid);
