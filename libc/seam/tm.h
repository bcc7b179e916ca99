/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests to taskman as the seam makes them: the two small shapes of
 * abi/msg/tm.h in registers, and any struct. Each returns 0 or an errno;
 * `answer` and `out` may be null.
 */
#pragma once

#include "abi/msg/tm.h"
#include "libc/neutrino/message.h"

static inline int tm_words(unsigned code, int first, seL4_Word second, void *answer, size_t bytes,
			   struct msg_reply *out)
{
	seL4_Word words[3] = { code | (seL4_Word)(unsigned)first << 32, second, 0 };
	struct msg_reply ignored;

	return msg_registers(SYSMGR_COID, words, sizeof(struct tm_pair), answer, bytes,
			     out ? out : &ignored);
}

static inline int tm_ask(const void *request, size_t bytes, void *answer, size_t answer_bytes,
			 struct msg_reply *out)
{
	struct msg_reply ignored;

	return msg_send(SYSMGR_COID, request, bytes, answer, answer_bytes, out ? out : &ignored);
}

/* The status of the answer, or a negative errno: what a kernel call returns. */
static inline long tm_status(unsigned code, int first, seL4_Word second)
{
	struct msg_reply out;
	int error = tm_words(code, first, second, 0, 0, &out);

	return error ? -error : out.status;
}
