/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads: registers, address and capability spaces, priorities, faults.
 * Fault and timeout endpoints are capabilities of the *caller*, of which the
 * kernel installs a copy in the thread; slot 0 means none.
 */
#pragma once

#include "sel4/invoke.h"

typedef struct seL4_TCB_SetFlags {
	int error;
	seL4_Word flags;
} seL4_TCB_SetFlags_t;

/* Fills the first count words of regs. */
static inline int seL4_TCB_ReadRegisters(seL4_CPtr tcb, int suspend_source,
					 seL4_Uint8 arch_flags, seL4_Word count,
					 seL4_UserContext *regs)
{
	seL4_Word mr[4] = { (suspend_source & 1) | (seL4_Word)arch_flags << 8, count, 0, 0 };
	int error = sel4_invoke_words(tcb, TCBReadRegisters, 0, 2, mr);
	seL4_Word *out = (seL4_Word *)regs;

	if (error != seL4_NoError) {
		return error;
	}
	for (seL4_Word i = 0; i < count; i++) {
		out[i] = i < 4 ? mr[i] : seL4_GetMR((int)i);
	}
	return error;
}

/* Writes the first count words of regs (at most 32) and nothing else. */
static inline int seL4_TCB_WriteRegisters(seL4_CPtr tcb, int resume_target,
					  seL4_Uint8 arch_flags, seL4_Word count,
					  const seL4_UserContext *regs)
{
	const seL4_Word *in = (const seL4_Word *)regs;
	seL4_Word words = count < seL4_UserContextWords ? count : seL4_UserContextWords;

	for (seL4_Word i = 2; i < words; i++) {
		seL4_SetMR((int)i + 2, in[i]);
	}
	return sel4_invoke(tcb, TCBWriteRegisters, 0, words + 2,
			   (resume_target & 1) | (seL4_Word)arch_flags << 8, count,
			   words > 0 ? in[0] : 0, words > 1 ? in[1] : 0);
}

static inline int seL4_TCB_CopyRegisters(seL4_CPtr tcb, seL4_CPtr source, int suspend_source,
					 int resume_target, int transfer_frame,
					 int transfer_integer, seL4_Uint8 arch_flags)
{
	seL4_Word flags = (suspend_source & 1) | (resume_target & 1) << 1 |
			  (transfer_frame & 1) << 2 | (transfer_integer & 1) << 3 |
			  (seL4_Word)arch_flags << 8;

	seL4_SetCap(0, source);
	return sel4_invoke(tcb, TCBCopyRegisters, 1, 1, flags, 0, 0, 0);
}

/* The data words are guard words of the roots; 0 leaves the guard as it is. */
static inline int seL4_TCB_Configure(seL4_CPtr tcb, seL4_CPtr cspace_root,
				     seL4_Word cspace_root_data, seL4_CPtr vspace_root,
				     seL4_Word vspace_root_data, seL4_Word buffer,
				     seL4_CPtr buffer_frame)
{
	seL4_SetCap(0, cspace_root);
	seL4_SetCap(1, vspace_root);
	seL4_SetCap(2, buffer_frame);
	return sel4_invoke(tcb, TCBConfigure, 3, 3, cspace_root_data, vspace_root_data, buffer, 0);
}

static inline int seL4_TCB_SetPriority(seL4_CPtr tcb, seL4_CPtr authority, seL4_Word priority)
{
	seL4_SetCap(0, authority);
	return sel4_invoke(tcb, TCBSetPriority, 1, 1, priority, 0, 0, 0);
}

static inline int seL4_TCB_SetMCPriority(seL4_CPtr tcb, seL4_CPtr authority, seL4_Word mcp)
{
	seL4_SetCap(0, authority);
	return sel4_invoke(tcb, TCBSetMCPriority, 1, 1, mcp, 0, 0, 0);
}

static inline int seL4_TCB_SetSchedParams(seL4_CPtr tcb, seL4_CPtr authority, seL4_Word mcp,
					  seL4_Word priority, seL4_CPtr sched_context,
					  seL4_CPtr fault_endpoint)
{
	seL4_SetCap(0, authority);
	seL4_SetCap(1, sched_context);
	seL4_SetCap(2, fault_endpoint);
	return sel4_invoke(tcb, TCBSetSchedParams, 3, 2, mcp, priority, 0, 0);
}

static inline int seL4_TCB_SetTimeoutEndpoint(seL4_CPtr tcb, seL4_CPtr endpoint)
{
	seL4_SetCap(0, endpoint);
	return sel4_invoke(tcb, TCBSetTimeoutEndpoint, 1, 0, 0, 0, 0, 0);
}

static inline int seL4_TCB_SetIPCBuffer(seL4_CPtr tcb, seL4_Word buffer, seL4_CPtr frame)
{
	seL4_SetCap(0, frame);
	return sel4_invoke(tcb, TCBSetIPCBuffer, 1, 1, buffer, 0, 0, 0);
}

static inline int seL4_TCB_SetSpace(seL4_CPtr tcb, seL4_CPtr fault_endpoint,
				    seL4_CPtr cspace_root, seL4_Word cspace_root_data,
				    seL4_CPtr vspace_root, seL4_Word vspace_root_data)
{
	seL4_SetCap(0, fault_endpoint);
	seL4_SetCap(1, cspace_root);
	seL4_SetCap(2, vspace_root);
	return sel4_invoke(tcb, TCBSetSpace, 3, 2, cspace_root_data, vspace_root_data, 0, 0);
}

static inline int seL4_TCB_Suspend(seL4_CPtr tcb)
{
	return sel4_invoke(tcb, TCBSuspend, 0, 0, 0, 0, 0, 0);
}

static inline int seL4_TCB_Resume(seL4_CPtr tcb)
{
	return sel4_invoke(tcb, TCBResume, 0, 0, 0, 0, 0, 0);
}

static inline int seL4_TCB_BindNotification(seL4_CPtr tcb, seL4_CPtr notification)
{
	seL4_SetCap(0, notification);
	return sel4_invoke(tcb, TCBBindNotification, 1, 0, 0, 0, 0, 0);
}

static inline int seL4_TCB_UnbindNotification(seL4_CPtr tcb)
{
	return sel4_invoke(tcb, TCBUnbindNotification, 0, 0, 0, 0, 0, 0);
}

static inline int seL4_TCB_SetTLSBase(seL4_CPtr tcb, seL4_Word tls_base)
{
	return sel4_invoke(tcb, TCBSetTLSBase, 0, 1, tls_base, 0, 0, 0);
}

static inline seL4_TCB_SetFlags_t seL4_TCB_SetFlags(seL4_CPtr tcb, seL4_Word clear, seL4_Word set)
{
	seL4_Word mr[4] = { clear, set, 0, 0 };
	int error = sel4_invoke_words(tcb, TCBSetFlags, 0, 2, mr);

	return (seL4_TCB_SetFlags_t){ error, mr[0] };
}
