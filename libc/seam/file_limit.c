/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limit on the size of files. It is the writer's, and only the writer
 * knows at each write what it is, so it is kept here and not by servers: a
 * regular file is written up to the limit; what begins behind it is EFBIG
 * and SIGXFSZ. A file that is long already stays as it is.
 */
#include "file_limit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

static int refuse(void)
{
	__syscall(SYS_tkill, seam_page()->tid, SIGXFSZ);
	return EFBIG;
}

int file_limit_length(uint64_t length)
{
	return length > seam_page()->file_limit ? refuse() : 0;
}

/* Where a write without an offset begins. */
static uint64_t position_of(long fd, const struct stat *st)
{
	long at;

	if (__syscall(SYS_fcntl, fd, F_GETFL) & O_APPEND) {
		return st->st_size;
	}
	at = __syscall(SYS_lseek, fd, 0, SEEK_CUR);
	return at < 0 ? 0 : at;
}

int file_limit_write(long fd, unsigned xtype, uint64_t offset, size_t bytes, size_t *room)
{
	uint64_t limit = seam_page()->file_limit;
	struct stat st;

	*room = bytes;
	if (bytes == 0 || __syscall(SYS_fstat, fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		return 0;
	}
	if (xtype != _IO_XTYPE_OFFSET) {
		offset = position_of(fd, &st);
	}
	if (offset >= limit) {
		return refuse();
	}
	if (bytes > limit - offset) {
		*room = limit - offset;
	}
	return 0;
}
