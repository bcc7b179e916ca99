/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fstatfs(): the server is asked by a devctl; one that keeps no files answers
 * ENOTTY, and then only what programs look at first is filled in.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

#include "io.h"

hidden long call_NR_fstatfs(long fd, struct statfs *out)
{
	struct devctl_statvfs answer = { .block_size = 4096 };
	long r = io_devctl(fd, DCMD_FSYS_STATVFS, 0, 0, &answer, sizeof(answer));

	if (r < 0 && r != -ENOTTY && r != -ENOSYS) {
		return r;
	}
	memset(out, 0, sizeof(*out));
	out->f_bsize = out->f_frsize = answer.block_size;
	out->f_blocks = answer.blocks;
	out->f_bfree = out->f_bavail = answer.blocks_free;
	out->f_files = answer.files;
	out->f_ffree = answer.files_free;
	out->f_fsid.__val[0] = answer.id;
	out->f_namelen = 255;
	out->f_flags = answer.read_only ? ST_RDONLY : 0;
	return 0;
}
