/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file that is to be run: may it be, and does it want ids. For execve() and
 * for the loader. Both functions return 0 or an errno.
 */
#pragma once

#include <sys/stat.h>

/* The status of the open file. EACCES unless it is regular and this process may execute it. */
hidden int program_check(int fd, struct stat *st);

/* Has it a set-id bit that counts? */
static inline int program_has_ids(unsigned mode)
{
	return (mode & S_ISUID) || ((mode & S_ISGID) && (mode & S_IXGRP));
}

/*
 * Asks the file's server to tell taskman whose ids the program has, just before
 * TM_EXEC. A server that does not know the question gives no ids. ETXTBSY:
 * somebody is writing it.
 */
hidden int program_vouch(int fd);
