/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages to the server behind a descriptor, as the seam's file calls make
 * them. Each returns what the kernel call returns: a count or a negative
 * errno. Blocking ones start again after a handler with SA_RESTART.
 */
#pragma once

#include <string.h>
#include "abi/msg/devctl.h"
#include "abi/msg/io.h"
#include "libc/neutrino/message.h"

/* A request of at most 24 bytes; its reply goes to `reply`. */
static inline long io_small(long fd, const void *request, unsigned bytes, void *reply,
			    size_t reply_bytes)
{
	seL4_Word words[3] = { 0 };
	struct msg_reply out;
	int error;

	memcpy(words, request, bytes);
	error = msg_registers_restart(fd, words, bytes, reply, reply_bytes, &out);
	return error ? -error : out.status;
}

/* The largest count one read or write carries; more is a short count. */
enum { IO_MOST = 1 << 24 };

hidden long io_readv(long fd, const struct iovec *iov, int count, unsigned xtype,
		     uint64_t offset);
hidden long io_writev(long fd, const struct iovec *iov, int count, unsigned xtype,
		      uint64_t offset);
/* _IO_DEVCTL with `out` bytes of data to the device and up to `in` back. */
hidden long io_devctl(long fd, int dcmd, const void *out, size_t out_bytes, void *in,
		      size_t in_bytes);
