/* SPDX-License-Identifier: Apache-2.0 */
/* See program.h. */
#include <errno.h>
#include <unistd.h>

#include "cred.h"
#include "io.h"
#include "program.h"

enum { ANYBODY_EXECUTES = 0111 };

/* What everybody may run needs no question who this is. */
static int may_execute(const struct stat *st)
{
	struct tm_cred cred;
	int error;

	if ((st->st_mode & ANYBODY_EXECUTES) == ANYBODY_EXECUTES) {
		return 0;
	}
	error = st->st_mode & ANYBODY_EXECUTES ? cred_get(&cred) : EACCES;
	if (error) {
		return error;
	}
	return cred_allows(&cred, cred.euid, cred.egid, st) & X_OK ? 0 : EACCES;
}

int program_check(int fd, struct stat *st)
{
	long r = __syscall(SYS_fstat, fd, st);

	if (r < 0) {
		return -r;
	}
	return S_ISREG(st->st_mode) ? may_execute(st) : EACCES;
}

int program_vouch(int fd)
{
	return io_devctl(fd, DCMD_FSYS_VOUCH, 0, 0, 0, 0) == -ETXTBSY ? ETXTBSY : 0;
}
