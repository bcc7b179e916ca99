/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests about the path tree: servers attach prefixes, clients ask where a
 * path leads (docs/design.md 10). Sent by libc/seam and libc/neutrino, answered
 * in taskman/path.
 */
#pragma once

#include "abi/sel4/types.h"

enum {
	TM_PATH_BEFORE = 1, /* asked before those attached already */
	TM_PATH_AFTER = 2,
	TM_PATH_DIR = 4,    /* serves paths below the prefix as well */
};

enum { TM_PATH_MAX = 4096 };

/* Followed by the path, NUL terminated. status = id for PATH_DETACH. (root) */
struct tm_path_attach {
	unsigned short code;
	unsigned short flags;
	int chid;
	unsigned handle; /* given back to the server with each open */
	unsigned mode;	 /* S_IFMT type and permissions, shown in listings */
	seL4_Word rdev;	 /* 0: taskman chooses */
	char path[];
};

/*
 * Followed by an absolute path. Resolves the longest prefix and connects
 * (PATH_RESOLVE: only says where it leads; coid is -1 then).
 * `skip`: how many servers of that prefix have refused already.
 */
struct tm_path_open {
	unsigned short code;
	unsigned short skip;
	unsigned flags;	    /* _NTO_COF_* */
	int lowest;	    /* lowest descriptor wanted, or _NTO_SIDE_CHANNEL */
	unsigned pad;
	char path[];
};

struct tm_path_opened {
	int coid;
	unsigned handle;
	unsigned tail; /* offset in the path given of what is left */
	unsigned more; /* further servers of this prefix, or shorter ones */
	int pid;
	unsigned server; /* the attachment: id of its PATH_ATTACH, never used again */
};
