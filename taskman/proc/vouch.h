/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a trusted server has said of a file that a process is about to run:
 * TM_VOUCH. It counts once, for that process and that connection, and not for
 * long: then the file may have become another (docs/design.md, section 17).
 */
#pragma once

#include "abi/sel4/types.h"
#include "taskman/proc/credentials.h"

struct connection;
struct process;

/* In struct process; scoid 0: nobody vouches. */
struct vouch {
	struct file_owner file;
	unsigned scoid;
	seL4_Word ticks; /* when it was said */
};

/* What was said of the file behind C to P, and is not said any more. ENOENT. */
int vouch_take(struct process *p, const struct connection *c, struct file_owner *file);
