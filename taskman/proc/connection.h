/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections: counted objects that lead to a channel, or to a server inside
 * taskman, and the coids by which processes name them. dup, fork and spawn
 * add coids to the same connection; when the last one goes the server hears
 * TM_PULSE_CLOSED (or its `closed`), and only then is the scoid used again.
 */
#pragma once

#include <base/list.h>

#include "abi/sel4/types.h"
#include "taskman/proc/pulse.h"

struct process;
struct channel;
struct connection;
struct pulse_line;

enum {
	CONNECTION_SIDE = 0x40000000, /* _NTO_SIDE_CHANNEL */
	COID_CLOEXEC = 1,	      /* _NTO_COF_CLOEXEC; flags are a coid's own */
	COID_NOSHARE = 0x40,	      /* _NTO_COF_NOSHARE: not copied by fork */
	COID_FLAGS = 0xff,	      /* what a process may set */
	/*
	 * Left by an image that had fewer rights than the program that it became.
	 * Others may use the connection too, and messages of that image may still
	 * be under way, so it speaks for the real user and not for the effective one.
	 */
	COID_INVOKER = 0x100,
};

/* A server inside taskman. Messages go to taskfs_message(). */
struct server_ops {
	const char *name;
	/* The last coid went; the connection is freed on return. */
	void (*closed)(struct connection *c);
};

struct connection {
	unsigned scoid;
	unsigned refs;		 /* coids of all processes, and short holds */
	int used;		 /* a coid was made: the server may know it */
	struct channel *channel; /* NULL: served by taskman, or the server is dead */
	struct list of_channel;
	struct list coids; /* struct coid */
	const struct server_ops *ops; /* NULL unless served by taskman */
	void *data;		      /* of ops */
	unsigned queued;	      /* events of its server that wait at taskman */
	int server_pid, chid;	      /* for CONNECT_INFO, also after its death */
	struct pulse closed_pulse;
};

/* What a process's coid stands for. */
struct coid {
	struct pulse_line *line; /* for the pulses that are sent on it; NULL: none were */
	struct connection *connection;
	struct process *process;
	int coid;
	unsigned flags;
	unsigned ceiling; /* in its badge */
	struct list of_connection;
};

/*
 * Makes a connection with one short hold; connection_release() it after
 * coids were made. CHANNEL NULL with OPS: served by taskman. ENOMEM.
 */
int connection_create(struct channel *channel, const struct server_ops *ops, void *data,
		      struct connection **connection);
void connection_hold(struct connection *c);
void connection_release(struct connection *c);
struct connection *connection_find(unsigned scoid);
unsigned long connection_count(void);
unsigned long connection_map_bytes(void); /* idmap_bytes() of the scoids */
/* The channel ends: connections that lead to it are dead from now on. */
void connection_cut(struct connection *c);

/*
 * Gives P a coid for C: the lowest free descriptor >= INDEX, or a side index
 * if INDEX has CONNECTION_SIDE. Mints the capability. ENOMEM, EMFILE.
 */
int coid_attach(struct process *p, struct connection *c, unsigned index, unsigned flags,
		int *coid);
/* The same at exactly COID, closing what is there. */
int coid_attach_at(struct process *p, struct connection *c, int coid, unsigned flags);
/* EBADF; EPERM for SYSMGR_COID. */
int coid_detach(struct process *p, int coid);
/* NULL if P has no such coid, or it is not a connection. */
struct coid *coid_find(struct process *p, int coid);
/* One of P's coids for C, or NULL: does P hold this connection? */
struct coid *coid_of(const struct connection *c, const struct process *p);
/* The next coid of P >= FROM (descriptors, then side ones), or -1: for /proc. */
int coid_next(struct process *p, int from);

/* Takes a coid away that was found. */
void coid_drop(struct coid *k);
/* Its capability is gone and its threads may still be queued at the channel. */
void coid_cancel_senders(const struct coid *k);
/* The server behind it went: the process hears of it if a channel of it wants to. */
void coid_died(struct coid *k);

/* P becomes a program with more rights: marks all that it has as COID_INVOKER. */
void coids_of_invoker(struct process *p);

enum coid_closing { COID_CLOSE_ALL, COID_CLOSE_SIDES, COID_CLOSE_EXEC };
void coid_close_all(struct process *p, enum coid_closing which);

/* FORK: all of them. SPAWN: descriptors that are not close-on-exec. ENOMEM. */
enum coid_copying { COID_COPY_FORK, COID_COPY_SPAWN };
int coid_copy_all(struct process *from, struct process *to, enum coid_copying which);
