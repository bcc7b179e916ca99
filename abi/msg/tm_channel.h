/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests about channels and connections: reply objects, and the names (coids)
 * that a process has for connections (docs/design.md 1, 2 and 6). Sent by
 * libc/neutrino and libc/seam, answered in taskman/proc.
 */
#pragma once

#include "abi/sel4/types.h"

/* Reply objects: slots 2*(first + i) + 1, records in order at `page`. */
struct tm_replies {
	seL4_Word first; /* side index; further ones at the indices listed */
	seL4_Word page;	 /* address of struct held[count] */
	unsigned count;
	unsigned index[96];
};

struct tm_connect_attach {
	unsigned short code;
	unsigned short pad;
	int pid;
	int chid;
	unsigned index; /* _NTO_SIDE_CHANNEL or a lowest descriptor */
	unsigned flags; /* _NTO_COF_CLOEXEC */
};

enum {
	TM_DUP_AT_LEAST = 0, /* lowest free one >= target */
	TM_DUP_EXACTLY = 1,  /* dup2: closes what is there */
};

struct tm_connect_dup {
	unsigned short code;
	unsigned short kind;
	int coid;
	int target;
	unsigned flags;
};

/* status = old flags. */
struct tm_connect_flags {
	unsigned short code;
	unsigned short pad;
	int coid;
	unsigned mask;
	unsigned bits;
};

/* CONNECT_INFO. */
struct tm_connection {
	int pid, chid;
	unsigned scoid;
	int coid;
	unsigned flags;
	unsigned pad;
};

/*
 * The server of `scoid` says whose program it is that process `pid` will run with
 * TM_EXEC now (docs/design.md 17). EPERM, unless root serves it on a path.
 */
struct tm_vouch {
	unsigned short code;
	unsigned short mode;
	unsigned scoid;
	unsigned pid;
	unsigned uid, gid;
	unsigned pad;
};
