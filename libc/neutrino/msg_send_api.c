/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MsgSend() and its forms: see <sys/neutrino.h>. A server that answers
 * ERESTART makes the client send again; a signal does not.
 */
#include <errno.h>
#include <sys/neutrino.h>

#include "message.h"

static long exchange(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov,
		     size_t rparts)
{
	struct msg_parts send = { siov, sparts, msg_parts_bytes(siov, sparts) };
	struct msg_parts reply = { riov, rparts, msg_parts_bytes(riov, rparts) };
	struct msg_reply out;
	int error;

	if (send.bytes == (size_t)-1 || reply.bytes == (size_t)-1) {
		return -EMSGSIZE;
	}
	do {
		error = msg_exchange(coid, &send, &reply, &out);
	} while (error == ERESTART);
	return error ? -error : out.status;
}

/* Small messages take the short path. */
static long single(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
	struct msg_reply out;
	int error;

	do {
		error = msg_send(coid, smsg, sbytes, rmsg, rbytes, &out);
	} while (error == ERESTART);
	return error ? -error : out.status;
}

static long with_errno(long result)
{
	if (result < 0) {
		errno = -result;
		return -1;
	}
	return result;
}

long MsgSend_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
	return single(coid, smsg, sbytes, rmsg, rbytes);
}

long MsgSend(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
	return with_errno(single(coid, smsg, sbytes, rmsg, rbytes));
}

long MsgSendnc_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
	return single(coid, smsg, sbytes, rmsg, rbytes);
}

long MsgSendnc(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
	return with_errno(single(coid, smsg, sbytes, rmsg, rbytes));
}

long MsgSendv_r(int coid, const iov_t *siov, size_t sparts, const iov_t *riov, size_t rparts)
{
	return exchange(coid, siov, sparts, riov, rparts);
}

long MsgSendv(int coid, const iov_t *siov, size_t sparts, const iov_t *riov, size_t rparts)
{
	return with_errno(exchange(coid, siov, sparts, riov, rparts));
}

long MsgSendvnc(int coid, const iov_t *siov, size_t sparts, const iov_t *riov, size_t rparts)
{
	return with_errno(exchange(coid, siov, sparts, riov, rparts));
}

long MsgSendsv(int coid, const void *smsg, size_t sbytes, const iov_t *riov, size_t rparts)
{
	struct iovec siov = { (void *)smsg, sbytes };

	return with_errno(exchange(coid, &siov, 1, riov, rparts));
}

long MsgSendvs(int coid, const iov_t *siov, size_t sparts, void *rmsg, size_t rbytes)
{
	struct iovec riov = { rmsg, rbytes };

	return with_errno(exchange(coid, siov, sparts, &riov, 1));
}
