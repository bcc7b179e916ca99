/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process: an address space, a CSpace, threads, connections, and what
 * POSIX adds: family, group, session, credentials, signals. Process 1 is
 * taskman itself. All processes are found by pid; a zombie keeps only this
 * record until it is waited for.
 */
#pragma once

#include <base/list.h>

#include "abi/msg/tm.h"
#include "abi/posix/limit.h"
#include "taskman/caps/arena.h"
#include "taskman/mem/space.h"
#include "taskman/mem/tree.h"
#include "taskman/proc/credentials.h"
#include "taskman/proc/cspace.h"
#include "taskman/proc/idmap.h"
#include "taskman/proc/side.h"
#include "taskman/proc/signal.h"
#include "taskman/proc/vouch.h"
#include "taskman/request.h"
#include "taskman/sys/alarm.h"

struct group;
struct user;

enum process_phase {
	PROCESS_LOADING, /* the loader runs; no instruction of the program yet */
	PROCESS_ALIVE,
	PROCESS_ENDING, /* threads are gone; memory goes back in slices */
	PROCESS_ZOMBIE,
};

enum { PROCESS_NAME = 32 };

struct process_limit {
	seL4_Word soft, hard;
};

struct process {
	unsigned pid;
	enum process_phase phase;
	struct space *space; /* NULL for process 1 and zombies */
	seL4_Word system_page; /* address of the system page in it */
	struct arena arena; /* kernel objects */
	struct cspace cspace;
	struct idmap fds;     /* struct coid, by descriptor */
	struct idmap sides;   /* struct side, by side index */
	struct idmap threads; /* by tid */
	struct list thread_list;
	unsigned thread_count;
	struct list channels;
	struct list reply_batches; /* struct replies */
	struct tree window_maps;   /* windows of clients, thread_window.h */

	struct process *parent;
	struct list children;
	struct list sibling; /* in parent->children */
	struct list reports; /* children of whom wait() has something to tell, in that order */
	struct list report;  /* in parent->reports */
	struct group *group;
	struct list of_group;
	struct list waiters; /* parked TM_WAIT of this process's threads */
	struct parked *spawner; /* the parked TM_SPAWN that made this one */
	int load_error;		/* what it hears if the loader fails */

	struct credentials cred;
	struct vouch vouch;
	unsigned umask;
	struct user *user; /* of the real uid */
	struct process_limit limits[LIMIT_COUNT]; /* limit.h */
	struct alarm cpu_alarm;
	seL4_Word cpu_next; /* ns of processor time at which SIGXCPU comes */
	struct signals signals;
	int stopped;
	/* Reports to the parent that wait() has not taken. */
	int report_stop, report_continue;
	int wait_status;
	int is_forked;	  /* runs the program its parent ran at the fork */
	int has_executed; /* setpgid() by the parent is over */
	int executing;	  /* between TM_EXEC and TM_LOADED */

	seL4_Word start_ticks;
	seL4_Word cpu_ns; /* of threads that are gone */
	seL4_Word child_cpu_ns;
	seL4_Word start_length; /* of the block at START_BLOCK_ADDRESS, for /proc */
	char name[PROCESS_NAME];
	unsigned long stamp; /* of the last signal to many that met it */
	/* For taskman/sys: POSIX timers of the process, by id. */
	struct idmap timers;
	struct list interrupts;
};

/* NULL if there is none; zombies are found too. O(log n). */
struct process *process_find(unsigned pid);
/* The process with the lowest pid >= *PID, or NULL: for /proc. */
struct process *process_next(unsigned *pid);
unsigned long process_count(void);
unsigned long process_map_bytes(void); /* idmap_bytes() of the pids */
unsigned long thread_count(void);

static inline int process_is_root(const struct process *p)
{
	return p->cred.euid == 0;
}

/* The highest priority its threads may have, also the ceiling in its badges. */
unsigned process_ceiling(const struct process *p);

/* Nanoseconds of processor time, of all threads there were. */
seL4_Word process_cpu(struct process *p);

void process_cred(const struct process *p, struct tm_cred *cred);

/* May FROM signal TO by POSIX's rule? Its user may, also when it runs with other ids. */
int process_may_signal(const struct process *from, const struct process *to);
/* May FROM see what TO has? Not if TO has, or can take on again, other ids than FROM. */
int process_may_look(const struct process *from, const struct process *to);
/* The same for one signal: SIGCONT may go to anybody in the session. */
int process_may_send(const struct process *from, const struct process *to, int signo);

/* Process 1. */
extern struct process process_taskman;

/* Makes process 1 and the maps; once, before anything else here. */
int process_init(void);

/* Starts PATH, an image file of the boot archive's tree, through the loader. */
int process_spawn_first(const char *path);

/*
 * A process like PARENT in family, credentials and limits, with an empty
 * address space for the program NAME and the connection to taskman. ENOMEM, EAGAIN.
 */
int process_create(struct process *parent, const char *name, int is_forked,
		   struct process **process);
/* What P's address space is known by when it is idle. */
struct space_key process_space_key(const struct process *p);
/* Maps the system page at p->system_page, 0: where there is room. ENOMEM. */
int process_map_system_page(struct process *p);
/* Takes it back before it ran: nobody hears of it. */
void process_abandon(struct process *p);

/*
 * Ends P with a wait status as wait() returns it. Threads stop and names go
 * at once, memory in slices of deferred work. P may be gone afterwards.
 */
void process_end(struct process *p, int wait_status);

/* Puts a kernel object of P's arena back, unless all of it goes anyway. */
void process_put_object(struct process *p, enum seL4_ObjectType type, unsigned size_bits,
			seL4_CPtr object);

/* The record goes: it was waited for. */
void process_free(struct process *p);

/* The process that inherits orphans; NULL before the first runs. */
extern struct process *process_first;
