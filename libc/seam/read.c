/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read(): one _IO_READ to the server behind the descriptor. Nobody stands
 * between; taskman was met at open.
 *
 * walk read 2/9 -> libc/neutrino/msg_send.c
 */
#include "io.h"

hidden long call_NR_read(long fd, void *to, size_t bytes)
{
	struct io_read request = { .type = _IO_READ };

	request.nbytes = bytes < IO_MOST ? bytes : IO_MOST;
	return io_small(fd, &request, sizeof(request), to, request.nbytes);
}
