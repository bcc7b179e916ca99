/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making the start block of a new program (abi/msg/start.h), for spawn and
 * exec: the sizes first, then one piece of memory, then the parts.
 */
#pragma once

#include "abi/msg/start.h"
#include "seam.h"

struct start_action_source {
	unsigned kind;
	int fd, fd2, flags;
	unsigned mode;
	const char *path; /* or null */
};

struct start_source {
	const char *path;
	char *const *argv, *const *envp;
	const struct start_action_source *actions;
	unsigned action_count;
	/* Copied as it is; offsets and counts are filled in. */
	struct start_block head;
};

/* A block in private memory; start_block_free() it. ENOMEM, E2BIG, or 0. */
hidden int start_block_make(const struct start_source *source, struct start_block **block,
			    size_t *mapped);
hidden void start_block_free(struct start_block *block, size_t mapped);
