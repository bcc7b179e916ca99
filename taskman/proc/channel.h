/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channels: an endpoint and a notification, the connections that lead here,
 * the pulses that wait. chid c of a process is its side index c; the side
 * index c + 1 is the read end of the notification (for a pulse thread).
 */
#pragma once

#include <base/list.h>

#include "abi/sel4/types.h"
#include "taskman/mem/tree.h"
#include "taskman/proc/forward.h"
#include "taskman/proc/pulse.h"

struct process;
struct thread;

/* ChannelCreate() flags that taskman acts on (values of <sys/neutrino.h>). */
enum {
	CHANNEL_FIXED_PRIORITY = 0x0001,
	CHANNEL_UNBLOCK = 0x0002,
	CHANNEL_THREAD_DEATH = 0x0004,
	CHANNEL_DISCONNECT = 0x0008,
	CHANNEL_COID_DISCONNECT = 0x0040,
	/* Of the pulses that taskman itself sends. */
	CHANNEL_PULSE_PRIORITY = 10,
};

struct channel {
	struct process *process;
	int chid;
	unsigned flags;
	seL4_CPtr endpoint;	/* master, in taskman's CSpace */
	seL4_CPtr notification; /* master */
	seL4_CPtr pulse_signal; /* badged BADGE_NOTIFICATION | BADGE_PULSES */
	struct thread *bound;	/* the one receiver, NULL: none */
	struct forward forward;	/* runs when there are several */
	struct list of_process;
	struct list connections;
	struct list paths; /* of taskman/path: where it serves */
	struct tree clients; /* by pid, with CHANNEL_DISCONNECT */
	struct pulse_queue pulses; /* that wait at taskman */
	struct tree lines;	   /* struct pulse_line, by the receiver's address */
	unsigned lines_made;
	seL4_Word event_bits; /* of the badge, in use by interrupts */
};

/* NULL if P has no such channel. */
struct channel *channel_find(struct process *p, int chid);

/* A free event bit (1..31) of the channel's notification badge. EAGAIN. */
int channel_event_alloc(struct channel *c, unsigned *bit_number);
void channel_event_free(struct channel *c, unsigned bit_number);

unsigned long channel_count(void);

/* Its owner goes on without it. Held messages are answered before. */
void channel_destroy(struct channel *c);
/* Takes the notification away from the thread that received on it. */
void channel_unbind(struct channel *c);

/* A process got, lost a coid that leads here. ENOMEM. */
int channel_client_add(struct channel *c, unsigned pid);
void channel_client_remove(struct channel *c, unsigned pid);
