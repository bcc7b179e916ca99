/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The codes of all requests to taskman, made from tm.def, and the shapes that
 * many of them share: nothing, one number, two numbers, a range. A request
 * begins with its code and is sent on SYSMGR_COID; up to 24 bytes travel in
 * registers, so the common ones are that small. A refused request is answered
 * with MSG_ERROR and a positive errno.
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
