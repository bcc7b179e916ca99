/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread page: one page per thread, mapped in its process and in taskman.
 * Each field says who writes it: T taskman, U the thread. taskman treats
 * everything that the thread writes as a report about that thread alone.
 */
#pragma once

#include "abi/msg/header.h"
#include "abi/sel4/types.h"

enum {
	THREAD_PAGE_SIZE = 4096,
	THREAD_PAGE_MAGIC = 0x51544850, /* "QTHP" */
};

/* What a thread says it is about to block in; values of `state`. */
enum thread_state {
	THREAD_STATE_RUNNING = 0,
	THREAD_STATE_SEND,	  /* blocked_on = coid */
	THREAD_STATE_RECEIVE,	  /* blocked_on = chid */
	THREAD_STATE_NANOSLEEP,
	THREAD_STATE_SIGSUSPEND,
	THREAD_STATE_SIGWAITINFO,
	THREAD_STATE_MUTEX,	  /* blocked_on = low half of the address */
	THREAD_STATE_CONDVAR,
	THREAD_STATE_SEM,
	THREAD_STATE_JOIN,	  /* blocked_on = tid */
	THREAD_STATE_INTR,
	THREAD_STATE_WAITPROC,
};

/* A signal on its way into a handler. */
struct signal_save {
	seL4_UserContext registers; /* T: where the thread was */
	seL4_Word full;		    /* T sets 1, U clears when copied */
	int signo;
	int code;
	int error;
	int pid;
	int uid;
	int status;
	seL4_Word value; /* sigval or fault address */
	seL4_Word old_mask; /* T: mask to restore; SIGSUSPEND's original */
};

struct thread_page {
	seL4_IPCBuffer ipc_buffer;
	/* T: fixed at creation */
	unsigned magic;
	unsigned pid;
	/* T: kept true; `label` is all three as a message's label has them (header.h) */
	union {
		seL4_Word label;
		struct {
			unsigned char flags; /* 0 */
			unsigned char priority;
			unsigned short tid;
			unsigned char window_generation;
		};
	};
	seL4_CPtr tcb;
	seL4_CPtr notification; /* private: futex waits */
	seL4_CPtr reply;	/* first reply object, record 0 of reply_page */
	seL4_Word reply_page;	/* address of its struct held records */
	seL4_Word system_page;	/* address of the system page */
	/* T: the window, 0 while there is none */
	seL4_Word window;
	seL4_Word window_size;
	unsigned reserved;
	/* U: published before a blocking call */
	unsigned state;
	unsigned blocked_on;
	unsigned seq;
	/* U: signals blocked by this thread, bit n-1 for signal n */
	seL4_Word signal_mask;
	/* T: set when a signal waits that could not be delivered at once */
	unsigned signal_pending;
	/* U: not 0 while the library must not be interrupted by a handler */
	unsigned signal_hold;
	struct signal_save save;
	char name[32]; /* U: ThreadCtl(_NTO_TCTL_NAME) */
	/* U: free for the library */
	seL4_Word library[16];
	/* T: for the loader: whose program this is ... */
	unsigned uid, euid, gid, egid;
	int image; /* ... the descriptor that TM_EXEC named; -1: the path in the start block */
	unsigned pad;
	/* T: bytes; the library lets no file become larger (RLIMIT_FSIZE) */
	seL4_Word file_limit;
};

_Static_assert(sizeof(struct thread_page) <= THREAD_PAGE_SIZE, "fits its page");
_Static_assert(__builtin_offsetof(struct thread_page, magic) == 1024, "IPC buffer first");
_Static_assert(__builtin_offsetof(struct thread_page, priority) * 8 ==
	       __builtin_offsetof(struct thread_page, label) * 8 + MSG_PRIORITY_SHIFT &&
	       __builtin_offsetof(struct thread_page, tid) * 8 ==
	       __builtin_offsetof(struct thread_page, label) * 8 + MSG_TID_SHIFT &&
	       __builtin_offsetof(struct thread_page, window_generation) * 8 ==
	       __builtin_offsetof(struct thread_page, label) * 8 + MSG_WINDOW_SHIFT,
	       "as in a label");

/*
 * Record of a reply object, written by the server's library after each
 * receive and cleared (badge = 0) before the reply. 128 to a page.
 */
struct held {
	seL4_Word badge;
	seL4_Word label;
	seL4_Word sizes; /* MR0 */
	seL4_Word library;
};

enum { HELD_PER_PAGE = THREAD_PAGE_SIZE / sizeof(struct held) };
