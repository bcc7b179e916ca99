/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the resource manager library share. A dispatch has one
 * lock, held while its tables are looked at or changed and never across a
 * handler; attributes have locks of their own (iofunc_attr_lock).
 */
#pragma once

#include <pthread.h>
#include <sys/dispatch.h>

#include "libc/neutrino/reply_receive.h"

enum { RESMGR_MESSAGE_SIZE = 8704, RESMGR_PARTS = 8, OCB_FIRST_BUCKETS = 64,
       MOUNT_FIRST_BUCKETS = 16 };

/* A path, or a handle without one, and the functions behind it. */
struct mount {
	struct mount *next, **link;	/* all of the dispatch */
	struct mount *chain;	/* of the bucket */
	int id;			/* what resmgr_attach() returned; the wire's handle */
	int path_id;		/* taskman's, -1: none */
	const resmgr_connect_funcs_t *connect;
	const resmgr_io_funcs_t *io;
	RESMGR_HANDLE_T *handle;
};

/* An open file: what a connection stands for. */
struct binding {
	struct binding *next;	/* of the bucket */
	int scoid;
	void *ocb;
	const resmgr_io_funcs_t *io;
};

struct code_range {
	struct code_range *next;
	int low, high;
	int (*func)(message_context_t *ctp, int code, unsigned flags, void *handle);
	void *handle;
};

struct _dispatch {
	int chid;
	int own_channel;
	pthread_mutex_t lock;
	struct mount *mounts, **mount_buckets;
	size_t mount_bucket_count, mount_count;
	int last_id;
	struct binding **buckets;
	size_t bucket_count, binding_count;
	struct code_range *messages, *pulses;
	size_t message_size;
	unsigned parts;
	int console_coid;	/* of message_connect(), -1: none yet */
};

/*
 * A context: the public one, its parts, its message. A reply that is to go out
 * with the next receive is kept here.
 */
struct context {
	struct msg_turn turn;	/* the answer, and where the next message goes */
	int answer_waits;
	unsigned parts;
	dispatch_context_t public; /* its iov[] goes on behind it */
};

static inline struct context *context_of(void *public)
{
	return (struct context *)((char *)public - offsetof(struct context, public));
}

/* The open file of a connection; NULL: none. */
struct binding *binding_find(dispatch_t *dpp, int scoid);
int binding_add(dispatch_t *dpp, int scoid, void *ocb, const resmgr_io_funcs_t *io);
/* Takes it out of the table; the caller frees it. */
struct binding *binding_remove(dispatch_t *dpp, int scoid);

/* Gives the mount its id: 0 or ENOMEM. */
int mount_add(dispatch_t *dpp, struct mount *m);
struct mount *mount_find(dispatch_t *dpp, int id);
/* The caller frees it. */
void mount_remove(dispatch_t *dpp, struct mount *m);

/* iofunc_attr.c: the client's own group, or one of its list. */
struct _client_info;
int client_has_group(const struct _client_info *info, gid_t gid);

/* Serves a message of the I/O range; the result is answered as <sys/resmgr.h> says. */
void resmgr_serve(struct context *c);

/* Serves the library's own pulses; 0: it was none of them. */
int resmgr_pulse(struct context *c, const struct _pulse *pulse);

/* Answers the message in hand with what a handler returned. */
void context_answer(struct context *c, int result);
