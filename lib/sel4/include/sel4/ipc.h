/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system calls. Each IPC call has two forms: "WithMRs" passes the first
 * four message words in registers and leaves msg[0..3] of the IPC buffer
 * alone (a null pointer means a word of no interest); the plain form takes
 * them from the buffer and puts them back there.
 *
 * A signal delivers nothing but its badge. Receiving calls therefore enter
 * with info and words 0: info 0 and a badge that only notifications have
 * tell a signal from a message.
 */
#pragma once

#include "abi/sel4/syscalls.h"
#include "abi/sel4/types.h"
#include "sel4/message.h"
#include "sel4/trap.h"

static inline struct sel4_registers sel4_registers_from_words(seL4_CPtr cap,
							      seL4_MessageInfo_t info,
							      const seL4_Word *mr0,
							      const seL4_Word *mr1,
							      const seL4_Word *mr2,
							      const seL4_Word *mr3)
{
	return (struct sel4_registers){ cap, info.words[0], { mr0 ? *mr0 : 0, mr1 ? *mr1 : 0,
							      mr2 ? *mr2 : 0, mr3 ? *mr3 : 0 } };
}

static inline seL4_MessageInfo_t sel4_registers_to_words(const struct sel4_registers *r,
							 seL4_Word *sender, seL4_Word *mr0,
							 seL4_Word *mr1, seL4_Word *mr2,
							 seL4_Word *mr3)
{
	if (sender) {
		*sender = r->a0;
	}
	if (mr0) {
		*mr0 = r->mr[0];
	}
	if (mr1) {
		*mr1 = r->mr[1];
	}
	if (mr2) {
		*mr2 = r->mr[2];
	}
	if (mr3) {
		*mr3 = r->mr[3];
	}
	return (seL4_MessageInfo_t){{ r->info }};
}

static inline struct sel4_registers sel4_registers_from_buffer(seL4_CPtr cap,
							       seL4_MessageInfo_t info)
{
	const seL4_Word *msg = seL4_GetIPCBuffer()->msg;

	return (struct sel4_registers){ cap, info.words[0], { msg[0], msg[1], msg[2], msg[3] } };
}

static inline seL4_MessageInfo_t sel4_registers_to_buffer(const struct sel4_registers *r,
							  seL4_Word *sender)
{
	seL4_Word *msg = seL4_GetIPCBuffer()->msg;

	return sel4_registers_to_words(r, sender, &msg[0], &msg[1], &msg[2], &msg[3]);
}

/* Send: waits until a receiver has taken the message. */
static inline void seL4_SendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t info, seL4_Word *mr0,
				    seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
	struct sel4_registers r = sel4_registers_from_words(dest, info, mr0, mr1, mr2, mr3);

	sel4_trap(seL4_SysSend, &r);
}

static inline void seL4_Send(seL4_CPtr dest, seL4_MessageInfo_t info)
{
	struct sel4_registers r = sel4_registers_from_buffer(dest, info);

	sel4_trap(seL4_SysSend, &r);
}

/* NBSend: dropped when nobody waits for it. */
static inline void seL4_NBSendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t info, seL4_Word *mr0,
				      seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
	struct sel4_registers r = sel4_registers_from_words(dest, info, mr0, mr1, mr2, mr3);

	sel4_trap(seL4_SysNBSend, &r);
}

static inline void seL4_NBSend(seL4_CPtr dest, seL4_MessageInfo_t info)
{
	struct sel4_registers r = sel4_registers_from_buffer(dest, info);

	sel4_trap(seL4_SysNBSend, &r);
}

/* Signal: a Send of nothing, to a notification. */
static inline void seL4_Signal(seL4_CPtr dest)
{
	struct sel4_registers r = { .a0 = dest };

	sel4_trap(seL4_SysSend, &r);
}

/* Call: Send, then wait for the reply. */
static inline seL4_MessageInfo_t seL4_CallWithMRs(seL4_CPtr dest, seL4_MessageInfo_t info,
						  seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
						  seL4_Word *mr3)
{
	struct sel4_registers r = sel4_registers_from_words(dest, info, mr0, mr1, mr2, mr3);

	sel4_trap(seL4_SysCall, &r);
	return sel4_registers_to_words(&r, 0, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_Call(seL4_CPtr dest, seL4_MessageInfo_t info)
{
	struct sel4_registers r = sel4_registers_from_buffer(dest, info);

	sel4_trap(seL4_SysCall, &r);
	return sel4_registers_to_buffer(&r, 0);
}

/* Recv: from an endpoint, keeping the caller in the reply object. */
static inline seL4_MessageInfo_t seL4_RecvWithMRs(seL4_CPtr src, seL4_Word *sender,
						  seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
						  seL4_Word *mr3, seL4_CPtr reply)
{
	struct sel4_registers r = { .a0 = src };

	sel4_trap_reply(seL4_SysRecv, &r, reply);
	return sel4_registers_to_words(&r, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_Recv(seL4_CPtr src, seL4_Word *sender, seL4_CPtr reply)
{
	struct sel4_registers r = { .a0 = src };

	sel4_trap_reply(seL4_SysRecv, &r, reply);
	return sel4_registers_to_buffer(&r, sender);
}

/* NBRecv: sender 0 and info 0 when nothing is there. */
static inline seL4_MessageInfo_t seL4_NBRecvWithMRs(seL4_CPtr src, seL4_Word *sender,
						    seL4_Word *mr0, seL4_Word *mr1,
						    seL4_Word *mr2, seL4_Word *mr3,
						    seL4_CPtr reply)
{
	struct sel4_registers r = { .a0 = src };

	sel4_trap_reply(seL4_SysNBRecv, &r, reply);
	return sel4_registers_to_words(&r, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_NBRecv(seL4_CPtr src, seL4_Word *sender, seL4_CPtr reply)
{
	struct sel4_registers r = { .a0 = src };

	sel4_trap_reply(seL4_SysNBRecv, &r, reply);
	return sel4_registers_to_buffer(&r, sender);
}

/* Wait: Recv without a reply object, the usual way to wait for a signal. */
static inline seL4_MessageInfo_t seL4_WaitWithMRs(seL4_CPtr src, seL4_Word *sender,
						  seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
						  seL4_Word *mr3)
{
	struct sel4_registers r = { .a0 = src };

	sel4_trap(seL4_SysWait, &r);
	return sel4_registers_to_words(&r, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_Wait(seL4_CPtr src, seL4_Word *sender)
{
	struct sel4_registers r = { .a0 = src };

	sel4_trap(seL4_SysWait, &r);
	return sel4_registers_to_buffer(&r, sender);
}

static inline seL4_MessageInfo_t seL4_NBWaitWithMRs(seL4_CPtr src, seL4_Word *sender,
						    seL4_Word *mr0, seL4_Word *mr1,
						    seL4_Word *mr2, seL4_Word *mr3)
{
	struct sel4_registers r = { .a0 = src };

	sel4_trap(seL4_SysNBWait, &r);
	return sel4_registers_to_words(&r, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_NBWait(seL4_CPtr src, seL4_Word *sender)
{
	struct sel4_registers r = { .a0 = src };

	sel4_trap(seL4_SysNBWait, &r);
	return sel4_registers_to_buffer(&r, sender);
}

static inline seL4_MessageInfo_t seL4_Poll(seL4_CPtr src, seL4_Word *sender)
{
	return seL4_NBWait(src, sender);
}

/* ReplyRecv: answers the caller kept in the reply object, then Recv with it. */
static inline seL4_MessageInfo_t seL4_ReplyRecvWithMRs(seL4_CPtr src, seL4_MessageInfo_t info,
						       seL4_Word *sender, seL4_Word *mr0,
						       seL4_Word *mr1, seL4_Word *mr2,
						       seL4_Word *mr3, seL4_CPtr reply)
{
	struct sel4_registers r = sel4_registers_from_words(src, info, mr0, mr1, mr2, mr3);

	sel4_trap_reply(seL4_SysReplyRecv, &r, reply);
	return sel4_registers_to_words(&r, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_ReplyRecv(seL4_CPtr src, seL4_MessageInfo_t info,
						seL4_Word *sender, seL4_CPtr reply)
{
	struct sel4_registers r = sel4_registers_from_buffer(src, info);

	sel4_trap_reply(seL4_SysReplyRecv, &r, reply);
	return sel4_registers_to_buffer(&r, sender);
}

/* NBSendRecv: NBSend to dest, then Recv from src, in one trap. */
static inline seL4_MessageInfo_t seL4_NBSendRecvWithMRs(seL4_CPtr dest, seL4_MessageInfo_t info,
							seL4_CPtr src, seL4_Word *sender,
							seL4_Word *mr0, seL4_Word *mr1,
							seL4_Word *mr2, seL4_Word *mr3,
							seL4_CPtr reply)
{
	struct sel4_registers r = sel4_registers_from_words(src, info, mr0, mr1, mr2, mr3);

	sel4_trap_nbsend(seL4_SysNBSendRecv, &r, reply, dest);
	return sel4_registers_to_words(&r, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_NBSendRecv(seL4_CPtr dest, seL4_MessageInfo_t info,
						 seL4_CPtr src, seL4_Word *sender,
						 seL4_CPtr reply)
{
	struct sel4_registers r = sel4_registers_from_buffer(src, info);

	sel4_trap_nbsend(seL4_SysNBSendRecv, &r, reply, dest);
	return sel4_registers_to_buffer(&r, sender);
}

/* NBSendWait: NBSend to dest, then Wait on src. */
static inline seL4_MessageInfo_t seL4_NBSendWaitWithMRs(seL4_CPtr dest, seL4_MessageInfo_t info,
							seL4_CPtr src, seL4_Word *sender,
							seL4_Word *mr0, seL4_Word *mr1,
							seL4_Word *mr2, seL4_Word *mr3)
{
	struct sel4_registers r = sel4_registers_from_words(src, info, mr0, mr1, mr2, mr3);

	sel4_trap_reply(seL4_SysNBSendWait, &r, dest);
	return sel4_registers_to_words(&r, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_NBSendWait(seL4_CPtr dest, seL4_MessageInfo_t info,
						 seL4_CPtr src, seL4_Word *sender)
{
	struct sel4_registers r = sel4_registers_from_buffer(src, info);

	sel4_trap_reply(seL4_SysNBSendWait, &r, dest);
	return sel4_registers_to_buffer(&r, sender);
}

/* Yield: gives up the rest of the head refill of the caller's context. */
static inline void seL4_Yield(void)
{
	struct sel4_registers r = { 0 };

	sel4_trap(seL4_SysYield, &r);
}
