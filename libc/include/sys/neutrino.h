/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The QNX Neutrino API: channels, connections, messages, pulses, interrupts.
 * Any process may call these for what it owns; where root is needed the text
 * says so. A function that returns nothing else returns 0; on an error it
 * returns -1 and sets errno to one of those listed. Each *_r twin returns the
 * negative errno instead and leaves errno alone. Lengths and offsets are bytes,
 * up to 2^31 - 1. All may be called from any thread.
 * Source: QNX Neutrino C Library Reference, the page of each function.
 */
#pragma once

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/neutrino_signal.h>
#include <sys/neutrino_sync.h>
#include <sys/neutrino_thread.h>
#include <sys/neutrino_time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iovec iov_t;

#define SETIOV(iov, address, length) \
	((iov)->iov_base = (void *)(address), (iov)->iov_len = (length))
#define GETIOVBASE(iov) ((iov)->iov_base)
#define GETIOVLEN(iov) ((iov)->iov_len)

#ifndef EOK
#define EOK 0
#endif
#ifndef ESRVRFAULT
#define ESRVRFAULT 312 /* the server died, or faulted, while it held the message */
#endif
#ifndef ERESTART
#define ERESTART 85
#endif

#define _NTO_SIDE_CHANNEL 0x40000000
#define SYSMGR_PID 1
#define SYSMGR_CHID 1
#define SYSMGR_COID _NTO_SIDE_CHANNEL
#define ND_LOCAL_NODE 0

/*
 * ChannelCreate(): what its owner hears of by pulses. The flags without a text
 * are taken and change nothing: both lengths are always in struct _msg_info.
 */
#define _NTO_CHF_FIXED_PRIORITY 0x0001
#define _NTO_CHF_UNBLOCK 0x0002		/* _PULSE_CODE_UNBLOCK before a client is let go */
#define _NTO_CHF_THREAD_DEATH 0x0004	/* _PULSE_CODE_THREADDEATH, of own threads */
#define _NTO_CHF_DISCONNECT 0x0008	/* _PULSE_CODE_DISCONNECT, of client processes */
#define _NTO_CHF_NET_MSG 0x0010
#define _NTO_CHF_SENDER_LEN 0x0020
#define _NTO_CHF_COID_DISCONNECT 0x0040 /* _PULSE_CODE_COIDDEATH, of own coids */
#define _NTO_CHF_REPLY_LEN 0x0080
#define _NTO_CHF_PRIVATE 0x2000

/* ConnectAttach(), ConnectFlags(): of one coid. _NTO_COF_DEAD is kept and means nothing. */
#define _NTO_COF_CLOEXEC 0x0001 /* an exec closes it */
#define _NTO_COF_DEAD 0x0002
#define _NTO_COF_NOSHARE 0x0040 /* the child of a fork does not have it */

/* struct _msg_info.flags */
#define _NTO_MI_UNBLOCK_REQ 0x0100

struct _msg_info {
	uint32_t nd, srcnd;	/* always the local node: 0 */
	pid_t pid;		/* of the sender */
	int32_t tid;
	int32_t chid;		/* it came in on */
	int32_t scoid;		/* of the connection, on the server's side */
	int32_t coid;		/* 0: a coid is the client's own affair */
	int32_t msglen;		/* bytes received */
	int32_t srcmsglen;	/* bytes the client sent */
	int32_t dstmsglen;	/* bytes the client can take back */
	int16_t priority;	/* of the sender */
	int16_t flags;
	uint32_t reserved;
};

struct _pulse {
	uint16_t type;
	uint16_t subtype;
	int8_t code;
	uint8_t zero[3];
	union sigval value;
	int32_t scoid;
};

#define _PULSE_TYPE 0
#define _PULSE_SUBTYPE 0
#define _PULSE_CODE_UNBLOCK (-32)	/* value: rcvid */
#define _PULSE_CODE_DISCONNECT (-33)	/* value: pid whose last connection went */
#define _PULSE_CODE_THREADDEATH (-34)	/* value: tid */
#define _PULSE_CODE_COIDDEATH (-35)	/* value: coid */
#define _PULSE_CODE_NET_ACK (-36)
#define _PULSE_CODE_NET_UNBLOCK (-37)
#define _PULSE_CODE_NET_DETACH (-38)
#define _PULSE_CODE_RESTART (-39)
/* Of this system: what the resource manager library lives on. */
#define _PULSE_CODE_CLOSED (-64)	/* scoid: the last coid of a connection went */
#define _PULSE_CODE_CONSOLE (-65)	/* text waits for the console's driver */
#define _PULSE_CODE_MINAVAIL 0
#define _PULSE_CODE_MAXAVAIL 127

/* Priority of a pulse that is to have the caller's. */
#define SIGEV_PULSE_PRIO_INHERIT (-1)

/* Further kinds of sigevent; those of POSIX are the C library's. */
#define SIGEV_UNBLOCK 8
#define SIGEV_INTR 9
#define SIGEV_PULSE 10

#define sigev_coid sigev_signo
#define SIGEV_PULSE_CODE(event) ((event)->__sev_fields.__pad[0])
#define SIGEV_PULSE_PRIORITY(event) ((event)->__sev_fields.__pad[1])

/* PRIO 0..255 or SIGEV_PULSE_PRIO_INHERIT, CODE -128..127 (own ones from MINAVAIL on). */
#define SIGEV_PULSE_INIT(event, coid, prio, code, val) \
	((event)->sigev_notify = SIGEV_PULSE, (event)->sigev_signo = (coid), \
	 SIGEV_PULSE_PRIORITY(event) = (prio), SIGEV_PULSE_CODE(event) = (code), \
	 (event)->sigev_value.sival_ptr = (void *)(uintptr_t)(val))
#define SIGEV_NONE_INIT(event) ((event)->sigev_notify = SIGEV_NONE)
#define SIGEV_INTR_INIT(event) ((event)->sigev_notify = SIGEV_INTR)
#define SIGEV_SIGNAL_INIT(event, signo) \
	((event)->sigev_notify = SIGEV_SIGNAL, (event)->sigev_signo = (signo))

/*
 * A new channel with _NTO_CHF_* flags; others mean nothing. Returns its chid
 * (> 0). It ends with the process, and at an exec. EMFILE: no number is free. ENOMEM.
 */
int ChannelCreate(unsigned flags);
int ChannelCreate_r(unsigned flags);

/*
 * Ends a channel: who waits in it, or sends to it later, fails with ESRCH, whose
 * message is held with ESRVRFAULT. EINVAL: no such channel.
 */
int ChannelDestroy(int chid);
int ChannelDestroy_r(int chid);

/*
 * A connection to channel CHID of process PID (0: oneself); ND is 0. With
 * _NTO_SIDE_CHANNEL in INDEX the coid is outside the file descriptors, else
 * it is the lowest free one from INDEX on. FLAGS: _NTO_COF_*. Returns the coid.
 * Any process may connect to any channel: the server decides whom it answers.
 * ESRCH: no such node, process or channel. EMFILE: INDEX or the coid would be
 * RLIMIT_NOFILE or more. ENOMEM.
 */
int ConnectAttach(uint32_t nd, pid_t pid, int chid, unsigned index, int flags);
int ConnectAttach_r(uint32_t nd, pid_t pid, int chid, unsigned index, int flags);

/*
 * Closes COID, as close() does: the connection goes with the last coid of it, and
 * the server hears of that. EINVAL: no such coid. EPERM: SYSMGR_COID.
 */
int ConnectDetach(int coid);
int ConnectDetach_r(int coid);

/*
 * Sets those flags of COID that MASK names to BITS; returns the old ones. PID is
 * 0 or one's own. EINVAL: another PID, no such coid.
 */
int ConnectFlags(pid_t pid, int coid, unsigned mask, unsigned bits);
int ConnectFlags_r(pid_t pid, int coid, unsigned mask, unsigned bits);

struct _server_info {
	uint32_t nd;
	pid_t pid;
	int32_t chid;
	int32_t scoid;
	int32_t coid;
	uint32_t flags;
};

/*
 * Who serves COID of process PID (0: oneself). Returns COID. EINVAL: no such
 * coid. ESRCH: no such process. EPERM: another user's, for all but root.
 */
int ConnectServerInfo(pid_t pid, int coid, struct _server_info *info);
int ConnectServerInfo_r(pid_t pid, int coid, struct _server_info *info);

/*
 * Sends a message and waits for the reply; what does not fit RMSG is cut.
 * Returns the status of MsgReply(). EBADF: no such coid. ESRCH: its channel has
 * gone. ESRVRFAULT: it went while the server held the message. EINTR: a signal
 * handler ran; the server has not got the message, or has let it go. EMSGSIZE:
 * parts of 2^31 bytes and more. ENOMEM: no window for a long message. And
 * whatever the server gave to MsgError(). A bad address is a fault (SIGSEGV).
 * None is a cancellation point: the nc forms are the same functions.
 */
long MsgSend(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes);
long MsgSend_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes);
long MsgSendnc(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes);
long MsgSendnc_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes);
long MsgSendv(int coid, const iov_t *siov, size_t sparts, const iov_t *riov, size_t rparts);
long MsgSendv_r(int coid, const iov_t *siov, size_t sparts, const iov_t *riov, size_t rparts);
long MsgSendsv(int coid, const void *smsg, size_t sbytes, const iov_t *riov, size_t rparts);
long MsgSendvs(int coid, const iov_t *siov, size_t sparts, void *rmsg, size_t rbytes);
long MsgSendvnc(int coid, const iov_t *siov, size_t sparts, const iov_t *riov, size_t rparts);

/*
 * Waits for a message (returns its rcvid, > 0; INFO may be NULL) or a pulse
 * (returns 0; MSG holds a struct _pulse, cut to BYTES). A message longer than
 * BYTES is cut too: MsgRead() has the rest. Pulses go before messages, the
 * highest priority first; messages by priority, then time. ESRCH: no such
 * channel of this process, or it has been destroyed. EINTR: a signal handler
 * ran. ENOMEM.
 */
int MsgReceive(int chid, void *msg, size_t bytes, struct _msg_info *info);
int MsgReceive_r(int chid, void *msg, size_t bytes, struct _msg_info *info);
int MsgReceivev(int chid, const iov_t *iov, size_t parts, struct _msg_info *info);
int MsgReceivev_r(int chid, const iov_t *iov, size_t parts, struct _msg_info *info);

/*
 * Replies: the client's MsgSend() returns STATUS (its low 32 bits) with the bytes
 * given, cut to what it can take. From any thread of the process that received,
 * in any order, once. A client that has gone is no error. ESRCH: no message is
 * held by that rcvid.
 */
int MsgReply(int rcvid, long status, const void *msg, size_t bytes);
int MsgReply_r(int rcvid, long status, const void *msg, size_t bytes);
int MsgReplyv(int rcvid, long status, const iov_t *iov, size_t parts);
int MsgReplyv_r(int rcvid, long status, const iov_t *iov, size_t parts);

/*
 * The client's call fails with ERROR, any positive number (EOK: it returns 0;
 * ERESTART: it sends again). ESRCH as above.
 */
int MsgError(int rcvid, int error);
int MsgError_r(int rcvid, int error);

/*
 * Reads the client's message from byte OFFSET on, or writes its reply, as
 * often as wanted until the reply. Returns the bytes, 0 from the end on. What
 * MsgReply() gives itself begins at byte 0, over what was written there. ESRCH:
 * no message is held by that rcvid. EFAULT: no memory for it, or the window of
 * a long one cannot be had.
 */
ssize_t MsgRead(int rcvid, void *msg, size_t bytes, size_t offset);
ssize_t MsgRead_r(int rcvid, void *msg, size_t bytes, size_t offset);
ssize_t MsgReadv(int rcvid, const iov_t *iov, size_t parts, size_t offset);
ssize_t MsgWrite(int rcvid, const void *msg, size_t bytes, size_t offset);
ssize_t MsgWrite_r(int rcvid, const void *msg, size_t bytes, size_t offset);
ssize_t MsgWritev(int rcvid, const iov_t *iov, size_t parts, size_t offset);

/* What MsgReceive() said of a message that is still held. ESRCH: it is not. */
int MsgInfo(int rcvid, struct _msg_info *info);

/*
 * A pulse to the channel behind COID: given out by priority (0..255, -1: the
 * caller's), then by time, never lost. Does not block. CODE is 0..127; to a
 * channel of one's own also -128..-1. EAGAIN: of this coid as many pulses wait
 * as its queue holds. EBADF: no such coid, or a file that has no channel. ESRCH:
 * the channel has gone. EPERM: a negative code for another process. EINVAL: PRIORITY
 * or CODE out of range. ENOMEM.
 */
int MsgSendPulse(int coid, int priority, int code, int value);
int MsgSendPulsePtr(int coid, int priority, int code, void *value);

/*
 * Tells the client of RCVID, a held message, of EVENT, which the client made: a
 * pulse on a coid of its own to a channel of its own (SIGEV_NONE: nothing). The
 * client need not wait. ESRCH: no message is held by that rcvid, or client or
 * coid have gone. EPERM: that coid leads to another process. EAGAIN: 1,024 events
 * of this connection wait. ENOSYS: another kind of event. ENOMEM.
 */
int MsgDeliverEvent(int rcvid, const struct sigevent *event);

/*
 * Attaches interrupt IRQ (a number of the interrupt controller) to a pulse:
 * EVENT is SIGEV_PULSE on a connection of this process to its own channel.
 * The pulse comes without anybody in between; root only. Returns an id. FLAGS: 0.
 * After each pulse the driver serves its device until it is silent and then
 * calls InterruptUnmask(). EPERM: not root. EINVAL: no such interrupt, FLAGS, or
 * not SIGEV_PULSE. EBADF: the event's coid does not lead to a channel of one's
 * own. EBUSY: the interrupt has a handler. EAGAIN: the channel has 31. ENOMEM.
 */
int InterruptAttachEvent(int irq, const struct sigevent *event, unsigned flags);
/* The interrupt is masked and free for others, as when its channel ends. EINVAL: no such id. */
int InterruptDetach(int id);
/*
 * InterruptMask() stops further pulses; InterruptUnmask() lets them come, and
 * after a mask one comes at once. IRQ is not looked at. EINVAL: no such id.
 */
int InterruptMask(int irq, int id);
int InterruptUnmask(int irq, int id);

/* ThreadCtl() */
#define _NTO_TCTL_IO 1			       /* does nothing for root: EPERM for others */
#define _NTO_TCTL_RUNMASK 4		       /* data is the mask itself, as a pointer */
#define _NTO_TCTL_RUNMASK_GET_AND_SET 8	       /* data: unsigned, in the new, out the old mask */
#define _NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT 10 /* data: struct _thread_runmask */
#define _NTO_TCTL_NAME 11		       /* data: struct _thread_name */

#define _NTO_THREAD_NAME_MAX 32

/* `size` words of the run mask, then as many of the mask that new threads get. */
struct _thread_runmask {
	int size;
	unsigned masks[2];
};
#define RMSK_SIZE(harts) (((harts) + 31) / 32)

/* new_name_len bytes in (0: no name, -1: leave it), the old name with its NUL out. */
struct _thread_name {
	int new_name_len;
	int name_buf_len;
	char name_buf[_NTO_THREAD_NAME_MAX];
};

/*
 * About the calling thread. A run mask says on which harts it may run; a word
 * of 0 leaves a mask as it is, but _NTO_TCTL_RUNMASK wants a hart. EINVAL: no such
 * command, no hart of the machine in a mask, `size` not RMSK_SIZE() of its harts,
 * a name of _NTO_THREAD_NAME_MAX bytes and more. EPERM: _NTO_TCTL_IO, not root.
 */
int ThreadCtl(int command, void *data);
int ThreadCtl_r(int command, void *data);

/*
 * Scheduling of thread TID (0: the calling one, or a process's first) of PID
 * (0: the calling process). SchedGet() returns the policy. Priorities are 1 to
 * 253, above 63 for root. SCHED_SPORADIC takes sched_ss_* of PARAM: the budget at
 * least a microsecond and no longer than the period, sched_ss_max_repl 1 or more.
 * ESRCH: no such thread. EPERM: another user's, or too high. EINVAL: policy, a
 * priority or a time out of range. SchedYield() lets equals go first.
 */
struct sched_param;
int SchedGet(pid_t pid, int tid, struct sched_param *param);
int SchedGet_r(pid_t pid, int tid, struct sched_param *param);
int SchedSet(pid_t pid, int tid, int policy, const struct sched_param *param);
int SchedSet_r(pid_t pid, int tid, int policy, const struct sched_param *param);
int SchedYield(void);
int SchedYield_r(void);

#ifdef __cplusplus
}
#endif
