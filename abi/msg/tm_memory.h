/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests about a process's own memory: mappings, and the windows that carry
 * long messages (docs/design.md 4 and 11). Addresses and lengths are bytes.
 * Sent by libc/seam and libc/neutrino, answered in taskman/proc.
 */
#pragma once

#include "abi/sel4/types.h"

enum {
	TM_MAP_PRIVATE = 1,
	TM_MAP_SHARED = 2,
	TM_MAP_FIXED = 4,
	TM_MAP_PHYS = 8,      /* offset is a physical address (root only) */
	TM_MAP_STACK = 16,    /* grows down to `length` */
	TM_MAP_NOREPLACE = 32,
	TM_PROT_READ = 1,
	TM_PROT_WRITE = 2,
	TM_PROT_EXEC = 4,
};

/* Answer: seL4_Word address. A descriptor that taskman does not serve: ENODEV. */
struct tm_mmap {
	unsigned short code;
	unsigned short prot;
	unsigned flags;
	seL4_Word address;
	seL4_Word length;
	seL4_Word offset;
	int coid; /* -1: anonymous */
	int pad;
};

/* A window of at least `size` bytes for the calling thread: struct tm_mapped,
 * and the thread page is brought up to date. Size 0 gives the window back. */
struct tm_window {
	unsigned short code;
	unsigned short pad[3];
	seL4_Word size;
};

/* The window of the client thread behind a connection of one's channel. */
struct tm_window_map {
	unsigned short code;
	unsigned short generation;
	unsigned scoid;
	unsigned pid;
	unsigned tid;
};

struct tm_mapped {
	seL4_Word address;
	seL4_Word size;
	unsigned generation;
	unsigned pad;
};
