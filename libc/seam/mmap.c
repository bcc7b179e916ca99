/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mmap(): memory, or a file that taskman serves, is taskman's to map. The
 * pages of any other file are read into private memory; a shared mapping of
 * one is a copy too, as long as it is for reading only, and ENODEV else.
 */
#include <sys/mman.h>

#include "io.h"
#include "tm.h"

static int map(unsigned prot, unsigned flags, seL4_Word address, size_t length, seL4_Word offset,
	       int fd, seL4_Word *at)
{
	struct tm_mmap request = {
		.code = TM_MMAP, .prot = prot, .flags = flags, .address = address,
		.length = length, .offset = offset, .coid = fd,
	};

	return tm_ask(&request, sizeof(request), at, sizeof(*at), 0);
}

/* A private copy of a file's bytes; what is behind its end is zero. */
static long map_copy(unsigned prot, unsigned flags, seL4_Word address, size_t length,
		     seL4_Word offset, int fd)
{
	seL4_Word at;
	size_t done = 0;
	int error = map(TM_PROT_READ | TM_PROT_WRITE, flags, address, length, 0, -1, &at);

	if (error) {
		return -error;
	}
	while (done < length) {
		struct iovec iov = { (char *)at + done, length - done };
		long r = io_readv(fd, &iov, 1, _IO_XTYPE_OFFSET, offset + done);

		if (r < 0) {
			__syscall(SYS_munmap, at, length);
			return r;
		}
		if (r == 0) {
			break;
		}
		done += r;
	}
	if (prot != (PROT_READ | PROT_WRITE)) {
		__syscall(SYS_mprotect, at, length, prot);
	}
	return at;
}

hidden long call_NR_mmap(seL4_Word address, size_t length, long prot, long flags, long fd,
			 seL4_Word offset)
{
	unsigned tm_prot = prot & (PROT_READ | PROT_WRITE | PROT_EXEC);
	unsigned tm_flags = 0;
	seL4_Word at;
	int error;

	if (!length || (offset & 4095)) {
		return -EINVAL;
	}
	tm_flags |= (flags & MAP_TYPE) == MAP_PRIVATE ? TM_MAP_PRIVATE : TM_MAP_SHARED;
	tm_flags |= flags & MAP_FIXED ? TM_MAP_FIXED : 0;
	tm_flags |= (flags & MAP_FIXED_NOREPLACE) == MAP_FIXED_NOREPLACE
			    ? TM_MAP_FIXED | TM_MAP_NOREPLACE
			    : 0;
	if (flags & MAP_ANONYMOUS) {
		fd = -1;
		offset = 0;
	} else if (fd < 0) {
		return -EBADF;
	}
	error = map(tm_prot, tm_flags, address, length, offset, fd, &at);
	if (error == ENODEV && ((tm_flags & TM_MAP_PRIVATE) || !(prot & PROT_WRITE))) {
		tm_flags = (tm_flags & ~TM_MAP_SHARED) | TM_MAP_PRIVATE;
		return map_copy(tm_prot, tm_flags, address, length, offset, fd);
	}
	return error ? -error : (long)at;
}
