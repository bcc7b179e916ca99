/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The QNX Neutrino API: channels, connections, messages, pulses, interrupts.
 * Any process may call these for what it owns; where root is needed the text
 * says so. Unless it says otherwise a function returns -1 and sets errno.
 * Each *_r twin returns the negative errno instead and leaves errno alone.
 * Source: QNX Neutrino C Library Reference, the page of each function.
 */
#pragma once

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
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

/* ChannelCreate() */
#define _NTO_CHF_FIXED_PRIORITY 0x0001
#define _NTO_CHF_UNBLOCK 0x0002
#define _NTO_CHF_THREAD_DEATH 0x0004
#define _NTO_CHF_DISCONNECT 0x0008
#define _NTO_CHF_NET_MSG 0x0010
#define _NTO_CHF_SENDER_LEN 0x0020
#define _NTO_CHF_COID_DISCONNECT 0x0040
#define _NTO_CHF_REPLY_LEN 0x0080
#define _NTO_CHF_PRIVATE 0x2000

/* ConnectAttach(), ConnectFlags() */
#define _NTO_COF_CLOEXEC 0x0001
#define _NTO_COF_DEAD 0x0002
#define _NTO_COF_NOSHARE 0x0040

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
 * A new channel with _NTO_CHF_* flags. Returns its chid (> 0).
 * EINVAL: unknown flags. EAGAIN, ENOMEM: no memory for it.
 */
int ChannelCreate(unsigned flags);
int ChannelCreate_r(unsigned flags);

/* Ends a channel: those who wait in it fail with ESRCH. EINVAL: no such channel. */
int ChannelDestroy(int chid);
int ChannelDestroy_r(int chid);

/*
 * A connection to channel CHID of process PID (0: oneself); ND is 0. With
 * _NTO_SIDE_CHANNEL in INDEX the coid is outside the file descriptors, else
 * it is the lowest free one from INDEX on. FLAGS: _NTO_COF_CLOEXEC.
 * ESRCH: no such process or channel. EAGAIN, EMFILE, ENOMEM. EPERM: another
 * user's private channel.
 */
int ConnectAttach(uint32_t nd, pid_t pid, int chid, unsigned index, int flags);
int ConnectAttach_r(uint32_t nd, pid_t pid, int chid, unsigned index, int flags);

/* EINVAL: no such coid. EPERM: SYSMGR_COID. */
int ConnectDetach(int coid);
int ConnectDetach_r(int coid);

/* Sets the flags of MASK to BITS; returns the old ones. EINVAL. PID is 0 or one's own. */
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

/* Who serves COID of process PID (0: oneself). Returns COID. EINVAL, ESRCH. */
int ConnectServerInfo(pid_t pid, int coid, struct _server_info *info);
int ConnectServerInfo_r(pid_t pid, int coid, struct _server_info *info);

/*
 * Sends a message and waits for the reply; what does not fit RMSG is cut.
 * Returns the status of MsgReply(). EBADF, ESRCH: no such connection, or its
 * server has gone. ESRVRFAULT: it went while it held the message. EINTR. And
 * whatever the server gave to MsgError(). EFAULT, EMSGSIZE, ENOMEM. The nc
 * forms are no cancellation points.
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
 * (returns 0; MSG holds a struct _pulse). ESRCH: no such channel, or it has
 * been destroyed. EINTR, EFAULT. ETIMEDOUT after TimerTimeout().
 */
int MsgReceive(int chid, void *msg, size_t bytes, struct _msg_info *info);
int MsgReceive_r(int chid, void *msg, size_t bytes, struct _msg_info *info);
int MsgReceivev(int chid, const iov_t *iov, size_t parts, struct _msg_info *info);
int MsgReceivev_r(int chid, const iov_t *iov, size_t parts, struct _msg_info *info);

/*
 * Replies: the client's MsgSend() returns STATUS with the bytes given, cut to
 * what it can take. From any thread, in any order. ESRCH: nobody waits there.
 */
int MsgReply(int rcvid, long status, const void *msg, size_t bytes);
int MsgReply_r(int rcvid, long status, const void *msg, size_t bytes);
int MsgReplyv(int rcvid, long status, const iov_t *iov, size_t parts);
int MsgReplyv_r(int rcvid, long status, const iov_t *iov, size_t parts);

/* The client's call fails with ERROR (EOK: returns 0; ERESTART: it sends again). */
int MsgError(int rcvid, int error);
int MsgError_r(int rcvid, int error);

/*
 * Reads the client's message from byte OFFSET on, or writes its reply, as
 * often as wanted until the reply. Returns the bytes. ESRCH, EFAULT.
 */
ssize_t MsgRead(int rcvid, void *msg, size_t bytes, size_t offset);
ssize_t MsgRead_r(int rcvid, void *msg, size_t bytes, size_t offset);
ssize_t MsgReadv(int rcvid, const iov_t *iov, size_t parts, size_t offset);
ssize_t MsgWrite(int rcvid, const void *msg, size_t bytes, size_t offset);
ssize_t MsgWrite_r(int rcvid, const void *msg, size_t bytes, size_t offset);
ssize_t MsgWritev(int rcvid, const iov_t *iov, size_t parts, size_t offset);

/* What MsgReceive() said of a message that is still held. ESRCH. */
int MsgInfo(int rcvid, struct _msg_info *info);

/*
 * A pulse to the channel behind COID: queued by priority (0..255, -1: the
 * caller's), never lost. EAGAIN: the sender's own queue there is full.
 * EBADF, ESRCH, EINVAL, ENOMEM.
 */
int MsgSendPulse(int coid, int priority, int code, int value);
int MsgSendPulsePtr(int coid, int priority, int code, void *value);

/*
 * Tells the client of RCVID (a held message, or one that was held: its scoid)
 * of EVENT, which the client made: a pulse on its own coid. EBADF, ESRCH, ENOSYS.
 */
int MsgDeliverEvent(int rcvid, const struct sigevent *event);

/*
 * Attaches interrupt IRQ (a number of the interrupt controller) to a pulse:
 * EVENT is SIGEV_PULSE on a connection of this process to its own channel.
 * The pulse comes without anybody in between; root only. Returns an id.
 * EPERM; EINVAL: no such interrupt; EBUSY: it has a handler; EAGAIN, ENOMEM.
 * FLAGS: 0. After each pulse the driver serves its device until it is silent
 * and then calls InterruptUnmask().
 */
int InterruptAttachEvent(int irq, const struct sigevent *event, unsigned flags);
int InterruptDetach(int id);
/* IRQ is not looked at. InterruptMask() stops further pulses. EINVAL. */
int InterruptMask(int irq, int id);
int InterruptUnmask(int irq, int id);

/* ThreadCtl() */
#define _NTO_TCTL_IO 1			       /* root may touch devices: EPERM for others */
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
 * of 0 leaves a mask as it is. EINVAL: no such command, or no hart in the
 * mask. EPERM.
 */
int ThreadCtl(int command, void *data);
int ThreadCtl_r(int command, void *data);

/*
 * Scheduling of thread TID (0: the calling one, or a process's first) of PID
 * (0: the calling process). SchedGet() returns the policy. Priorities are 1 to
 * 253, above 63 for root. ESRCH; EPERM: another user's, or too high; EINVAL.
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
