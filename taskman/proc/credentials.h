/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Credentials: the ids that a process acts with, and the two rules about
 * them and a file: who may do what with it, and with which ids a program
 * runs. Pure; asked by taskman/path for its own files and by exec.c, tested
 * on the host.
 */
#pragma once

struct credentials {
	unsigned ruid, euid, suid;
	unsigned rgid, egid, sgid;
	unsigned ngroups;
	unsigned groups[32]; /* NGROUPS_MAX */
};

/* What a file's status says of its use; mode with the type. */
struct file_owner {
	unsigned mode, uid, gid;
};

/* The effective ids of a program; they become the saved ones as well. */
struct exec_ids {
	unsigned uid, gid;
};

/* What may be done, as the digits of a mode. */
enum { MAY_EXECUTE = 1, MAY_WRITE = 2, MAY_READ = 4 };

/* 1 if C may do all of WANTED. The superuser may, but executes only what somebody may. */
int credentials_allow(const struct credentials *c, const struct file_owner *file, unsigned wanted);

/*
 * The ids that C has in the program FILE, which it executes: those of the
 * file where its set-id bits say so and C may execute it, else its own. A
 * set-group-id bit without execution by the group is no such bit.
 */
struct exec_ids credentials_exec(const struct credentials *c, const struct file_owner *file);
