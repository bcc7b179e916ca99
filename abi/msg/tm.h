/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests to taskman and their answers. A request begins with its code and
 * is sent on SYSMGR_COID; up to 24 bytes travel in registers, so the common
 * ones are that small. The list is tm.def; answers follow each request.
 * A refused request is answered with MSG_ERROR and a positive errno.
 */
#pragma once

#include "abi/sel4/types.h"

enum tm_code {
#define TM(NAME, code, handler, request) TM_##NAME = (code),
#include "abi/msg/tm.def"
#undef TM
};

struct tm_none {
	unsigned short code;
	unsigned short pad[3];
};

/*
 * One number. LOADED: errno, 0 for success (answer: 16 random bytes, for
 * AT_RANDOM). EXIT: wait status as POSIX
 * packs it (code << 8). GETIDS, GETCRED, TIMES: pid, 0 for oneself.
 * CHANNEL_CREATE: _NTO_CHF_* flags; status = chid. REPLY_ALLOC: how many.
 * PULSE_QUEUE: coid; answer struct tm_pulse_queue, the same one each time.
 * PULSE_QUEUE_DROP: chid, and value2 the receiver's address of a queue that is gone.
 * SHUTDOWN (root): 0 power off, 1 reboot. AUDIT (root): 0 all ledgers, else the
 * part of the process with the lowest pid from there on (ESRCH: none).
 */
struct tm_value {
	unsigned short code;
	unsigned short pad;
	int value;
	seL4_Word value2;
};

/*
 * Two numbers. SETPGID: pid, pgid. CHANNEL_BIND: chid, 0: the calling thread
 * receives there; status 0 if the channel's notification is bound to it, else the
 * side index of a capability that has taskman's thread forward once more.
 * CONNECT_INFO: pid, coid. PULSE_TAKE: chid, most.
 * SCHED_GET: pid, tid. INTERRUPT_MASK: id, 1 mask 0 unmask.
 * CONSOLE_ATTACH (root): chid, pulse priority.
 */
struct tm_pair {
	unsigned short code;
	unsigned short pad;
	int first;
	seL4_Word second;
};

struct tm_range {
	unsigned short code;
	unsigned short flags; /* MPROTECT: prot. MADVISE: advice */
	unsigned pad;
	seL4_Word address;
	seL4_Word length;
};

/* SPAWN: status = pid of the child once it runs its program. EXEC: no answer. */
struct tm_spawn {
	unsigned short code;
	unsigned short pad;
	unsigned flags;
	seL4_Word address; /* of the start block, page aligned */
	seL4_Word length;
};

enum {
	TM_WAIT_ANY = 0, /* any child */
	TM_WAIT_PID,
	TM_WAIT_PGID,
};

/* Answer: struct tm_waited; status 0 and pid 0 if WNOHANG found nothing. */
struct tm_wait {
	unsigned short code;
	unsigned short kind;
	int id;
	int options; /* WNOHANG, WUNTRACED, WCONTINUED, WEXITED, WNOWAIT */
	int pad;
};

struct tm_waited {
	int pid;
	int status; /* as wait() returns it */
	seL4_Word user_ns;
	seL4_Word system_ns;
};

/* id > 0 a process, 0 the own group, -1 everybody, < -1 group -id. */
struct tm_kill {
	unsigned short code;
	unsigned short signo;
	int id;
	int tid; /* 0: any thread of the process */
	int sicode;
	seL4_Word value;
};

/* GETIDS. */
struct tm_ids {
	int pid, ppid, pgid, sid;
	int tid, pad;
};

/* GETCRED and CLIENT_INFO (of the process behind a connection to oneself). */
struct tm_cred {
	int pid, sid, pgid, ppid;
	unsigned ruid, euid, suid;
	unsigned rgid, egid, sgid;
	unsigned ngroups;
	unsigned groups[32];
};

enum {
	TM_CRED_RUID = 1, TM_CRED_EUID = 2, TM_CRED_SUID = 4,
	TM_CRED_RGID = 8, TM_CRED_EGID = 16, TM_CRED_SGID = 32,
	TM_CRED_GROUPS = 64,
};

/* Sets the ids named in `which`; all or nothing; EPERM by POSIX's rules. */
struct tm_setcred {
	unsigned short code;
	unsigned short pad;
	unsigned which;
	struct tm_cred cred;
};

/*
 * The terminal of session `sid`: what opening /dev/tty leads to. Sent by the
 * terminal's driver (root); an empty path takes it away.
 */
struct tm_session_tty {
	unsigned short code;
	unsigned short pad;
	int sid;
	char path[];
};

/*
 * A background process asks its terminal for what SIGTTIN or SIGTTOU is for:
 * its driver asks what POSIX says (XBD 11.1.4). status: TM_BACKGROUND_*, or
 * EIO: nobody could continue it.
 */
struct tm_background {
	unsigned short code;
	unsigned short signo;
	unsigned scoid; /* of the client's connection, as in CLIENT_INFO */
	unsigned pid;
	unsigned tid;
};

enum {
	TM_BACKGROUND_MAY = 0,	/* it ignores or blocks SIGTTOU: go on */
	TM_BACKGROUND_SENT = 1, /* its group has been sent the signal */
};

/* TIMES: ns of the process and of its waited-for children, or of the own thread `value2`. */
struct tm_times {
	seL4_Word user_ns, system_ns, child_user_ns, child_system_ns;
};

/* LIMIT: get and set of RLIMIT_*; answer: old soft and hard limit. */
struct tm_limit {
	unsigned short code;
	unsigned short set;
	unsigned resource;
	seL4_Word soft;
	seL4_Word hard;
};

enum { TM_BLOCKING_ECALLS = 4 };

/* Where signals enter, and the four blocking ecalls of the seam. */
struct tm_signal_entry {
	unsigned short code;
	unsigned short pad[3];
	seL4_Word trampoline;
	seL4_Word ecall[TM_BLOCKING_ECALLS]; /* Call, Recv/ReplyRecv, Wait, other */
};

enum { TM_SIGNAL_DEFAULT, TM_SIGNAL_IGNORED, TM_SIGNAL_CAUGHT };

struct tm_signal_action {
	unsigned short code;
	unsigned short kind;
	unsigned signo;
	unsigned flags; /* SA_* */
	unsigned pad;
	seL4_Word mask; /* blocked while the handler runs */
};

struct tm_mask {
	unsigned short code;
	unsigned short pad[3];
	seL4_Word mask;
};

/* Parked until a signal of `set` is there or `timeout_ns` (all ones: none). */
struct tm_signal_wait {
	unsigned short code;
	unsigned short pad[3];
	seL4_Word set;
	seL4_Word timeout_ns;
};

/* SIGNAL_TAKE and SIGNAL_WAIT. signo 0: nothing to take. */
struct tm_signal_info {
	int signo, code, error, pid, uid, status;
	seL4_Word value;
	seL4_Word mask; /* SIGNAL_TAKE: the action's mask */
};

enum {
	TM_MAP_PRIVATE = 1,
	TM_MAP_SHARED = 2,
	TM_MAP_FIXED = 4,
	TM_MAP_PHYS = 8,      /* offset is a physical address (root only) */
	TM_MAP_STACK = 16,    /* grows down to `length` */
	TM_MAP_NOREPLACE = 32,
	TM_PROT_READ = 1,
	TM_PROT_WRITE = 2,
	TM_PROT_EXEC = 4,
};

/* Answer: seL4_Word address. A descriptor that taskman does not serve: ENODEV. */
struct tm_mmap {
	unsigned short code;
	unsigned short prot;
	unsigned flags;
	seL4_Word address;
	seL4_Word length;
	seL4_Word offset;
	int coid; /* -1: anonymous */
	int pad;
};

/* A window of at least `size` bytes for the calling thread: struct tm_mapped,
 * and the thread page is brought up to date. Size 0 gives the window back. */
struct tm_window {
	unsigned short code;
	unsigned short pad[3];
	seL4_Word size;
};

/* The window of the client thread behind a connection of one's channel. */
struct tm_window_map {
	unsigned short code;
	unsigned short generation;
	unsigned scoid;
	unsigned pid;
	unsigned tid;
};

struct tm_mapped {
	seL4_Word address;
	seL4_Word size;
	unsigned generation;
	unsigned pad;
};

/* Reply objects: slots 2*(first + i) + 1, records in order at `page`. */
struct tm_replies {
	seL4_Word first; /* side index; further ones at the indices listed */
	seL4_Word page;	 /* address of struct held[count] */
	unsigned count;
	unsigned index[96];
};

struct tm_connect_attach {
	unsigned short code;
	unsigned short pad;
	int pid;
	int chid;
	unsigned index; /* _NTO_SIDE_CHANNEL or a lowest descriptor */
	unsigned flags; /* _NTO_COF_CLOEXEC */
};

enum {
	TM_DUP_AT_LEAST = 0, /* lowest free one >= target */
	TM_DUP_EXACTLY = 1,  /* dup2: closes what is there */
};

struct tm_connect_dup {
	unsigned short code;
	unsigned short kind;
	int coid;
	int target;
	unsigned flags;
};

/* status = old flags. */
struct tm_connect_flags {
	unsigned short code;
	unsigned short pad;
	int coid;
	unsigned mask;
	unsigned bits;
};

/* CONNECT_INFO. */
struct tm_connection {
	int pid, chid;
	unsigned scoid;
	int coid;
	unsigned flags;
	unsigned pad;
};

/* A pulse queue (abi/msg/pulse.h) of the sender, and what signals that it is not empty. */
struct tm_pulse_queue {
	seL4_Word address;
	seL4_CPtr signal;
	seL4_Word is_own; /* the channel is the sender's */
};

/* What the client of `scoid` registered: a pulse on its own coid. */
struct tm_event_deliver {
	unsigned short code;
	signed char pulse_code;
	unsigned char priority;
	unsigned scoid;
	seL4_Word value;
	unsigned pid;
	int coid;
};

/* Kinds of tm_pulse. Those above USER come from taskman itself. */
enum tm_pulse_kind {
	TM_PULSE_USER = 0,	  /* MsgDeliverEvent: code, value, scoid */
	TM_PULSE_CLOSED,	  /* the last coid of scoid went */
	TM_PULSE_UNBLOCK,	  /* scoid, pid, tid, seq: see docs/design.md 7 */
	TM_PULSE_WINDOW_GONE,	  /* pid, tid, seq = generation (0: all of pid) */
	TM_PULSE_CONSOLE,	  /* text waits: TM_CONSOLE_READ */
	TM_PULSE_COID_DEATH,	  /* value: coid whose server went */
	TM_PULSE_THREAD_DEATH,	  /* value: tid */
	TM_PULSE_DISCONNECT,	  /* the last connection of a client process */
	TM_PULSE_TIMER,
	TM_PULSE_QUEUE_MADE,	  /* value: its address, scoid, seq: badge bit */
	TM_PULSE_QUEUE_GONE,	  /* value: its address; drained, it is to be dropped */
};

struct tm_pulse {
	unsigned char kind;
	signed char code;
	unsigned char priority;
	unsigned char pad;
	unsigned scoid;
	unsigned pid;
	unsigned short tid;
	unsigned short seq;
	seL4_Word value;
	seL4_Word time; /* of the time counter, when it was sent */
};

_Static_assert(sizeof(struct tm_pulse) == 32, "four words");

enum { TM_PULSES_PER_TAKE = 28 };

struct tm_unblock_answer {
	unsigned short code;
	unsigned short seq;
	unsigned scoid;
	unsigned pid;
	unsigned tid;
};

enum {
	TM_PATH_BEFORE = 1, /* asked before those attached already */
	TM_PATH_AFTER = 2,
	TM_PATH_DIR = 4,    /* serves paths below the prefix as well */
};

enum { TM_PATH_MAX = 4096 };

/* Followed by the path, NUL terminated. status = id for PATH_DETACH. (root) */
struct tm_path_attach {
	unsigned short code;
	unsigned short flags;
	int chid;
	unsigned handle; /* given back to the server with each open */
	unsigned mode;	 /* S_IFMT type and permissions, shown in listings */
	seL4_Word rdev;	 /* 0: taskman chooses */
	char path[];
};

/*
 * Followed by an absolute path. Resolves the longest prefix and connects
 * (PATH_RESOLVE: only says where it leads; coid is -1 then).
 * `skip`: how many servers of that prefix have refused already.
 */
struct tm_path_open {
	unsigned short code;
	unsigned short skip;
	unsigned flags;	    /* _NTO_COF_* */
	int lowest;	    /* lowest descriptor wanted, or _NTO_SIDE_CHANNEL */
	unsigned pad;
	char path[];
};

struct tm_path_opened {
	int coid;
	unsigned handle;
	unsigned tail; /* offset in the path given of what is left */
	unsigned more; /* further servers of this prefix, or shorter ones */
	int pid;
	unsigned server; /* the attachment: id of its PATH_ATTACH, never used again */
};

/* status = tid. The new thread starts with a0 = thread page, a1 = argument. */
struct tm_thread_create {
	unsigned short code;
	unsigned short detached;
	int priority; /* 0: the caller's */
	seL4_Word entry, stack_pointer, thread_pointer, argument;
	seL4_Word signal_mask;
};

/* Ends the calling thread; unmaps its stack after it has left it. */
struct tm_thread_exit {
	unsigned short code;
	unsigned short pad[3];
	seL4_Word value;
	seL4_Word unmap;
	seL4_Word unmap_length;
};

/* budget_ns and what follows count for SCHED_SPORADIC. EINVAL, EPERM, ESRCH. */
struct tm_sched_set {
	unsigned short code;
	unsigned short policy;
	int pid, tid;
	int priority;
	seL4_Word budget_ns, period_ns;
	int low_priority, max_repl;
};

/* SCHED_GET. */
struct tm_sched {
	int policy, priority, current_priority, hart;
	seL4_Word budget_ns, period_ns;
	int low_priority, max_repl;
};

enum { TM_RUNMASK_RUN = 1, TM_RUNMASK_INHERIT = 2 };

/* Sets the masks named in `set`. Answer: struct tm_runmasks, as they were. */
struct tm_runmask {
	unsigned short code;
	unsigned short set;
	int pid, tid, pad;
	seL4_Word mask, inherit;
};

struct tm_runmasks {
	seL4_Word mask, inherit;
};

/*
 * SLEEP: parked until the time; answer ETIMEDOUT never, EINTR with struct
 * tm_remaining. WAKE_AT: not parked; signals the thread's own notification
 * then (timed futex waits); deadline 0 cancels.
 */
struct tm_sleep {
	unsigned short code;
	unsigned short clock; /* CLOCK_REALTIME 0, CLOCK_MONOTONIC 1 */
	unsigned flags;	      /* 1: absolute */
	seL4_Word ns;
};

struct tm_remaining {
	seL4_Word ns;
};

struct tm_clock_set {
	unsigned short code;
	unsigned short clock;
	unsigned pad;
	seL4_Word ns;
};

enum { TM_NOTIFY_NONE, TM_NOTIFY_SIGNAL, TM_NOTIFY_PULSE, TM_NOTIFY_THREAD };

/* status = timer id. */
struct tm_timer_create {
	unsigned short code;
	unsigned short clock;
	unsigned notify;
	int signo_or_coid;
	signed char pulse_code;
	unsigned char priority;
	unsigned short tid;
	seL4_Word value;
};

/* Answer: struct tm_timer with the old setting. */
struct tm_timer_set {
	unsigned short code;
	unsigned short flags; /* 1: absolute */
	int timer;
	seL4_Word value_ns, interval_ns;
};

struct tm_timer {
	seL4_Word value_ns, interval_ns;
	unsigned overrun, pad;
};

/* status = id. Answer: struct tm_interrupt. */
struct tm_interrupt_attach {
	unsigned short code;
	unsigned short flags;
	int irq;
	int chid;
	int pad;
};

struct tm_interrupt {
	seL4_CPtr handler; /* for Ack, by the seam */
	unsigned bit;	   /* of the channel's notification badge */
	unsigned pad;
};

/* SYSINFO. */
struct tm_sysinfo {
	seL4_Word memory_total, memory_free, memory_taskman, memory_processes;
	seL4_Word memory_shared, memory_archive;
	seL4_Word processes, threads, channels, connections;
	seL4_Word uptime_ns, harts;
	seL4_Word busy_ns[8]; /* per hart since boot */
};

/* AUDIT with value 0: what the ledgers hold; two of these can be compared. */
struct tm_audit {
	seL4_Word free_bytes, slots_used, heap_bytes, pages;
	seL4_Word processes, threads, channels, connections, regions, pulses;
	seL4_Word parked, timers, differences;
};

/*
 * AUDIT of one process: what nobody else uses. A page that another process
 * maps too, or that a memory object holds, is not in here.
 */
struct tm_audit_process {
	seL4_Word pages, slots, heap_bytes, regions;
	unsigned pid, pad;
	char name[32];
};
