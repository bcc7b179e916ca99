/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MsgSend() and its forms: see <sys/neutrino.h>. A server that answers
 * ERESTART makes the client send again; a signal does not.
 */
#include <errno.h>
#include <sys/neutrino.h>

#include "msg_short.h"
#include "with_errno.h"

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

/* Of any size; sent again as long as the server wants. */
static __attribute__((noinline)) long send_any_r(int coid, const void *smsg, size_t sbytes,
						 void *rmsg, size_t rbytes)
{
	struct msg_reply out;
	int error;

	do {
		error = msg_send(coid, smsg, sbytes, rmsg, rbytes, &out);
	} while (error == ERESTART);
	return error ? -error : out.status;
}

static __attribute__((noinline)) long send_any(int coid, const void *smsg, size_t sbytes,
					       void *rmsg, size_t rbytes)
{
	return with_errno(send_any_r(coid, smsg, sbytes, rmsg, rbytes));
}

/* The answer to a short message, whatever it is; but for ERESTART. */
static __attribute__((noinline)) long finish_r(int coid, seL4_Word info, seL4_Word mr0,
					       seL4_Word mr1, seL4_Word mr2, seL4_Word mr3,
					       void *rmsg, size_t rbytes)
{
	const struct sel4_registers r = { 0, info, { mr0, mr1, mr2, mr3 } };
	struct msg_reply out;
	int error = msg_short_finish(coid, &r, rmsg, rbytes, &out);

	return error ? -error : out.status;
}

static __attribute__((noinline)) long finish(int coid, seL4_Word info, seL4_Word mr0,
					     seL4_Word mr1, seL4_Word mr2, seL4_Word mr3,
					     void *rmsg, size_t rbytes)
{
	return with_errno(finish_r(coid, info, mr0, mr1, mr2, mr3, rmsg, rbytes));
}

typedef long any_function(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes);
typedef long finish_function(int coid, seL4_Word info, seL4_Word mr0, seL4_Word mr1,
			     seL4_Word mr2, seL4_Word mr3, void *rmsg, size_t rbytes);

/*
 * Small messages of whole words take the short path: no call in it but in
 * place of returning, so that it saves no registers.
 */
static inline __attribute__((always_inline)) long
single(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes,
       any_function *any, finish_function *finishes)
{
	struct thread_page *page = seam_page();
	struct sel4_registers r;

	if (__builtin_expect(coid < 0 || !words_fit(smsg, sbytes) || !words_fit(rmsg, rbytes), 0)) {
		return any(coid, smsg, sbytes, rmsg, rbytes);
	}
	words_load_whole(&r.mr[1], smsg, sbytes);
	msg_short_send(page, coid, sbytes, rbytes, THREAD_STATE_SEND, &r);
	if (__builtin_expect(!msg_is_plain(&r, rbytes) || page->signal_pending, 0)) {
		if (msg_is_restart(&r)) {
			return any(coid, smsg, sbytes, rmsg, rbytes);
		}
		return finishes(coid, r.info, r.mr[0], r.mr[1], r.mr[2], r.mr[3], rmsg, rbytes);
	}
	words_store_whole(rmsg, &r.mr[1], msg_high(r.mr[0]));
	return (int)msg_low(r.mr[0]);
}

long MsgSend_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
	return single(coid, smsg, sbytes, rmsg, rbytes, send_any_r, finish_r);
}

long MsgSend(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
	return single(coid, smsg, sbytes, rmsg, rbytes, send_any, finish);
}

long MsgSendnc_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
	return single(coid, smsg, sbytes, rmsg, rbytes, send_any_r, finish_r);
}

long MsgSendnc(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
	return single(coid, smsg, sbytes, rmsg, rbytes, send_any, finish);
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
