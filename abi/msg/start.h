/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The start block: what spawn and exec hand to the loader in the new
 * process. Made by the parent's C library in private anonymous memory, page
 * aligned; taskman shares its pages and never looks inside. All offsets are
 * from the start of the block; strings end with NUL. The loader checks every
 * offset: a wild block harms only the process that starts.
 */
#pragma once

enum {
	START_BLOCK_MAGIC = 0x51535442, /* "QSTB" */
	START_PATH_SEARCH = 1,		/* look for `path` along PATH in envp */
	START_SPAWNED = 2,		/* errors of an exec go to a parent that waits */
};

/*
 * Fixed addresses of a new process, close together because every page table
 * costs: loader, system page, first thread page, start block; then the stack.
 */
#define LDR_ADDRESS 0x3e00000000UL
#define START_SYSTEM_PAGE 0x3e000fe000UL
#define START_THREAD_PAGE 0x3e000ff000UL
#define START_BLOCK_ADDRESS 0x3e00100000UL

enum start_action_kind {
	START_ACTION_CLOSE = 1,
	START_ACTION_DUP2,
	START_ACTION_OPEN,
	START_ACTION_CHDIR,
	START_ACTION_FCHDIR,
};

struct start_action {
	unsigned kind;
	int fd;
	int fd2;   /* DUP2: source */
	int flags; /* OPEN */
	unsigned mode;
	unsigned path; /* offset */
};

struct start_block {
	unsigned magic;
	unsigned size; /* bytes in use */
	unsigned flags;
	unsigned path; /* program as given; AT_EXECFN */
	unsigned cwd;
	unsigned argc;
	unsigned argv; /* offset of argc+1 unsigned offsets, the last 0 */
	unsigned envc;
	unsigned envp;
	unsigned actions; /* offset of struct start_action[action_count] */
	unsigned action_count;
	unsigned umask;
	/* posix_spawnattr: POSIX_SPAWN_* flags and their values */
	unsigned attr_flags;
	int pgroup;
	int sched_policy;
	int sched_priority;
	unsigned long sigmask;
	unsigned long sigdefault;
	unsigned long sigignored; /* what the new program finds as SIG_IGN */
};

/* Private auxv entries that the loader adds. */
enum {
	AT_QSOE_THREAD_PAGE = 0x5153,
	AT_QSOE_START_BLOCK = 0x5154,
};
