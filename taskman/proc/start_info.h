/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The start block that taskman itself makes, for the first process. All
 * others are made by the parent's C library.
 */
#pragma once

#include "abi/msg/start.h"
#include "taskman/proc/process.h"

enum {
	START_INFO_ARGS = 1,
	START_INFO_ENV = 4,
	START_INFO_ACTIONS = 3,
	START_INFO_TEXT = 512,
};

struct start_info {
	struct start_block block;
	unsigned argv[START_INFO_ARGS + 1];
	unsigned envp[START_INFO_ENV + 1];
	struct start_action actions[START_INFO_ACTIONS];
	char text[START_INFO_TEXT];
};

/* ENAMETOOLONG if PATH does not fit. */
int start_info_fill(struct start_info *info, const char *path);

struct space;

/* EINVAL, E2BIG: what a start block may not be. */
int start_block_check(unsigned long address, unsigned long length);
/* The last part of the program's name in a start block, as ps shows it. EFAULT, ENOMEM. */
int start_block_name(struct space *space, unsigned long address, unsigned long length,
		     char name[PROCESS_NAME]);
