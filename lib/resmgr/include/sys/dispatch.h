/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dispatch layer, after QNX's <sys/dispatch.h>: one receive loop for
 * everything that can reach a server: I/O messages of attached paths, own
 * message types, pulses.
 *
 *	dpp = dispatch_create();
 *	resmgr_attach(dpp, ...);
 *	ctp = dispatch_context_alloc(dpp);
 *	for (;;) {
 *		if ((ctp = dispatch_block(ctp)) == NULL) break;
 *		dispatch_handler(ctp);
 *	}
 *
 * The reply to one message and the receive of the next are one kernel call.
 * Source: QNX Neutrino C Library Reference, dispatch_*(), message_attach(),
 * pulse_attach(), thread_pool_*().
 */
#pragma once

#include <sys/resmgr.h>

typedef struct _message_context {
	int rcvid;
	struct _msg_info info;
	resmgr_iomsgs_t *msg;
	dispatch_t *dpp;
	int id;
	size_t msg_max_size;
	int status;
	size_t offset;
	size_t size;
	iov_t iov[1];
} message_context_t;

/* All contexts are one struct under several names. */
typedef union _dispatch_context {
	resmgr_context_t resmgr_context;
	message_context_t message_context;
} dispatch_context_t;

#define DISPATCH_FLAG_NOLOCK 0x0001

/* A dispatch with a channel of its own. NULL with errno: ENOMEM, EMFILE. */
dispatch_t *dispatch_create(void);
/* The same on a channel that is there; CHID -1 makes one. FLAGS are not looked at. */
dispatch_t *dispatch_create_channel(int chid, unsigned flags);
/* Detaches everything; the channel goes if the dispatch made it. No thread uses it. 0. */
int dispatch_destroy(dispatch_t *dpp);

/*
 * What one thread receives with; attach first, its sizes are those of then. NULL
 * with errno ENOMEM.
 */
dispatch_context_t *dispatch_context_alloc(dispatch_t *dpp);
/* Sends the answer that waits for the next dispatch_block(), if there is one. */
void dispatch_context_free(dispatch_context_t *ctp);

/*
 * Sends the answer that waits, then waits for the next message or pulse. NULL with
 * errno: EINTR (a signal handler ran), ESRCH (the channel has gone), ENOMEM.
 */
dispatch_context_t *dispatch_block(dispatch_context_t *ctp);
/* Serves what dispatch_block() received, by the thread that did. What the handler gave. */
int dispatch_handler(dispatch_context_t *ctp);
/* Does nothing: a thread in dispatch_block() is let go by a pulse. */
void dispatch_unblock(dispatch_context_t *ctp);

/*
 * Ours, not QNX's: block and handle for ever, for servers of one thread.
 * Returns -1 with errno when it cannot receive any more (ENOMEM, ESRCH).
 */
int dispatch_loop(dispatch_t *dpp);

/* The channel. */
int dispatch_chid(dispatch_t *dpp);
/*
 * A side connection of this process to the dispatch's own channel; FLAGS as for
 * ConnectAttach(), an exec closes it in any case. Its coid, or -1 and errno of that.
 */
int message_connect(dispatch_t *dpp, int flags);

#define MSG_FLAG_CROSS_ENDIAN 0x0001
#define MSG_FLAG_DEFAULT_FUNC 0x0002
#define MSG_FLAG_ALLOC_PULSE 0x0004
#define MSG_FLAG_TYPE_PULSE 0x0008

typedef struct _message_attr {
	unsigned flags;
	unsigned nparts_max;
	size_t msg_max_size;
} message_attr_t;

/*
 * FUNC serves messages whose type is LOW..HIGH. It replies itself, or leaves
 * the answer to the loop with message_answer(), and returns 0. ATTR (or NULL):
 * msg_max_size is the most that is received at once. -1 with errno: EINVAL (the
 * range meets another or the I/O messages, or HIGH < LOW), ENOMEM.
 */
int message_attach(dispatch_t *dpp, message_attr_t *attr, int low, int high,
		   int (*func)(message_context_t *ctp, int code, unsigned flags, void *handle),
		   void *handle);
/*
 * Ours, not QNX's: as MsgReply(ctp->rcvid, STATUS, MSG, BYTES), but the answer
 * goes out with the dispatch_block() that follows, in one kernel call. For the
 * last thing that a handler does: the client waits until the loop is back there.
 * MSG has to stay until then (ctp->msg does). MsgReply() never waits for anything.
 */
void message_answer(message_context_t *ctp, long status, const void *msg, size_t bytes);
/* The range as it was attached. -1 with errno EINVAL. FLAGS are not looked at. */
int message_detach(dispatch_t *dpp, int low, int high, int flags);

/*
 * FUNC serves pulses of CODE (-128..127); MSG_FLAG_ALLOC_PULSE chooses a free one
 * of 0..127. Returns the code, or -1 with errno: EINVAL (it is attached), EAGAIN
 * (none is free), ENOMEM.
 */
int pulse_attach(dispatch_t *dpp, int flags, int code,
		 int (*func)(message_context_t *ctp, int code, unsigned flags, void *handle),
		 void *handle);
/* -1 with errno EINVAL: it is not attached. FLAGS are not looked at. */
int pulse_detach(dispatch_t *dpp, int code, int flags);

/*
 * Pools of threads that run block and handler: `increment` more start, up to
 * `maximum`, when fewer than `lo_water` wait, one ends when more than `hi_water` do.
 */
#ifndef THREAD_POOL_PARAM_T
#define THREAD_POOL_PARAM_T dispatch_context_t
#endif
#ifndef THREAD_POOL_HANDLE_T
#define THREAD_POOL_HANDLE_T dispatch_t
#endif

typedef struct _thread_pool thread_pool_t;

typedef struct _thread_pool_attr {
	THREAD_POOL_HANDLE_T *handle;
	THREAD_POOL_PARAM_T *(*block_func)(THREAD_POOL_PARAM_T *ctp);
	void (*unblock_func)(THREAD_POOL_PARAM_T *ctp);
	int (*handler_func)(THREAD_POOL_PARAM_T *ctp);
	THREAD_POOL_PARAM_T *(*context_alloc)(THREAD_POOL_HANDLE_T *handle);
	void (*context_free)(THREAD_POOL_PARAM_T *ctp);
	void *attr;		/* pthread_attr_t, NULL: default */
	unsigned short lo_water, increment, hi_water, maximum;
} thread_pool_attr_t;

#define POOL_FLAG_EXIT_SELF 0x0001
#define POOL_FLAG_USE_SELF 0x0002

/* NULL with errno: EINVAL (not 0 < lo_water <= hi_water <= maximum), ENOMEM. */
thread_pool_t *thread_pool_create(thread_pool_attr_t *attr, unsigned flags);
/*
 * Starts lo_water threads. POOL_FLAG_USE_SELF: the caller is one of them, and is back
 * when it has ended; POOL_FLAG_EXIT_SELF: it never is. -1 with errno of pthread_create().
 */
int thread_pool_start(void *pool);
/* -1 with errno EBUSY: it has threads. */
int thread_pool_destroy(thread_pool_t *pool);
