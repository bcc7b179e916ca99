/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way into the kernel: one ecall with the registers the kernel reads.
 * It preserves every register that is not an output, so nothing else is
 * clobbered but memory (the IPC buffer, and whatever other threads wrote).
 *
 * sel4_trap        a0, a1, a2-a5: Call, Send, NBSend, Wait, NBWait, Yield, debug
 * sel4_trap_reply  and a6: Recv, NBRecv, ReplyRecv (reply object), NBSendWait
 * sel4_trap_nbsend and t0: NBSendRecv (the destination of the send)
 */
#pragma once

#include "abi/sel4/types.h"

struct sel4_registers {
	seL4_Word a0;    /* in: capability; out: badge */
	seL4_Word info;  /* a1, a MessageInfo word */
	seL4_Word mr[4]; /* a2-a5 */
};

/*
 * The pieces of a function that makes an ecall, also by way of a gate: the
 * registers of every call, taken from R, the constraints that they are written,
 * and R filled with what came back. R is a struct sel4_registers, or like it.
 */
#define SEL4_TRAP_REGISTERS(r)                                 \
	register seL4_Word a0 __asm__("a0") = (r)->a0;         \
	register seL4_Word a1 __asm__("a1") = (r)->info;       \
	register seL4_Word a2 __asm__("a2") = (r)->mr[0];      \
	register seL4_Word a3 __asm__("a3") = (r)->mr[1];      \
	register seL4_Word a4 __asm__("a4") = (r)->mr[2];      \
	register seL4_Word a5 __asm__("a5") = (r)->mr[3]

#define SEL4_TRAP_OUTPUTS "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)

#define SEL4_TRAP_STORE(r) (*(r) = (__typeof__(*(r))){ a0, a1, { a2, a3, a4, a5 } })

static inline __attribute__((always_inline)) void sel4_trap(long number,
							     struct sel4_registers *r)
{
	SEL4_TRAP_REGISTERS(r);
	register long a7 __asm__("a7") = number;

	__asm__ volatile("ecall" : SEL4_TRAP_OUTPUTS : "r"(a7) : "memory");
	SEL4_TRAP_STORE(r);
}

static inline __attribute__((always_inline)) void sel4_trap_reply(long number,
								   struct sel4_registers *r,
								   seL4_CPtr reply)
{
	SEL4_TRAP_REGISTERS(r);
	register seL4_Word a6 __asm__("a6") = reply;
	register long a7 __asm__("a7") = number;

	__asm__ volatile("ecall" : SEL4_TRAP_OUTPUTS : "r"(a6), "r"(a7) : "memory");
	SEL4_TRAP_STORE(r);
}

static inline __attribute__((always_inline)) void sel4_trap_nbsend(long number,
								    struct sel4_registers *r,
								    seL4_CPtr reply,
								    seL4_CPtr dest)
{
	SEL4_TRAP_REGISTERS(r);
	register seL4_Word a6 __asm__("a6") = reply;
	register long a7 __asm__("a7") = number;
	register seL4_Word t0 __asm__("t0") = dest;

	__asm__ volatile("ecall" : SEL4_TRAP_OUTPUTS : "r"(a6), "r"(a7), "r"(t0) : "memory");
	SEL4_TRAP_STORE(r);
}
