/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests about processes: start, wait, kill, who one is, limits; and what a
 * terminal's driver asks of the process groups that it serves. Answers follow
 * each request. Sent by the C library, answered in taskman/proc.
 */
#pragma once

#include "abi/sel4/types.h"

/*
 * SPAWN: status = pid of the child once it runs its program. EXEC: no answer;
 * what happens in the new image stands in docs/design.md 9 and 17.
 */
struct tm_spawn {
	unsigned short code;
	unsigned short pad;
	int image; /* EXEC: descriptor of the program */
	seL4_Word address; /* of the start block, page aligned */
	seL4_Word length;
};

enum {
	TM_WAIT_ANY = 0, /* any child */
	TM_WAIT_PID,
	TM_WAIT_PGID,
};

/* Answer: struct tm_waited; status 0 and pid 0 if WNOHANG found nothing. */
struct tm_wait {
	unsigned short code;
	unsigned short kind;
	int id;
	int options; /* WNOHANG, WUNTRACED, WCONTINUED, WEXITED, WNOWAIT */
	int pad;
};

struct tm_waited {
	int pid;
	int status; /* as wait() returns it */
	seL4_Word user_ns;
	seL4_Word system_ns;
};

/* id > 0 a process, 0 the own group, -1 everybody, < -1 group -id. */
struct tm_kill {
	unsigned short code;
	unsigned short signo;
	int id;
	int tid; /* 0: any thread of the process */
	int sicode;
	seL4_Word value;
};

/* GETIDS. */
struct tm_ids {
	int pid, ppid, pgid, sid;
	int tid, pad;
};

/* GETCRED and CLIENT_INFO (of the process behind a connection to oneself). */
struct tm_cred {
	int pid, sid, pgid, ppid;
	unsigned ruid, euid, suid;
	unsigned rgid, egid, sgid;
	unsigned ngroups;
	unsigned groups[32];
};

enum {
	TM_CRED_RUID = 1, TM_CRED_EUID = 2, TM_CRED_SUID = 4,
	TM_CRED_RGID = 8, TM_CRED_EGID = 16, TM_CRED_SGID = 32,
	TM_CRED_GROUPS = 64,
};

/* Sets the ids named in `which`; all or nothing; EPERM by POSIX's rules. */
struct tm_setcred {
	unsigned short code;
	unsigned short pad;
	unsigned which;
	struct tm_cred cred;
};

/*
 * The terminal of session `sid`: what opening /dev/tty leads to. Sent by the
 * terminal's driver (root); an empty path takes it away.
 */
struct tm_session_tty {
	unsigned short code;
	unsigned short pad;
	int sid;
	char path[];
};

/*
 * A background process asks its terminal for what SIGTTIN or SIGTTOU is for:
 * its driver asks what POSIX says (XBD 11.1.4). status: TM_BACKGROUND_*, or
 * EIO: nobody could continue it.
 */
struct tm_background {
	unsigned short code;
	unsigned short signo;
	unsigned scoid; /* of the client's connection, as in CLIENT_INFO */
	unsigned pid;
	unsigned tid;
};

enum {
	TM_BACKGROUND_MAY = 0,	/* it ignores or blocks SIGTTOU: go on */
	TM_BACKGROUND_SENT = 1, /* its group has been sent the signal */
};

/* TIMES: ns of the process and of its waited-for children, or of the own thread `value2`. */
struct tm_times {
	seL4_Word user_ns, system_ns, child_user_ns, child_system_ns;
};

/*
 * LIMIT: get and set of RLIMIT_* of process pid (0: oneself); answer: old soft
 * and hard limit. EINVAL, EPERM, ESRCH.
 */
struct tm_limit {
	unsigned short code;
	unsigned short set;
	unsigned resource;
	unsigned pid, pad;
	seL4_Word soft;
	seL4_Word hard;
};
