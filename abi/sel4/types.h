/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words that cross the kernel boundary: message info, capability rights,
 * CNode guard words, the IPC buffer and the register set of a thread.
 * Everything is a 64-bit little-endian word. Included by the kernel and by
 * every program that talks to it; pure, without state.
 */
#pragma once

typedef unsigned long seL4_Word;
typedef unsigned char seL4_Uint8;
typedef unsigned long long seL4_Uint64;
typedef seL4_Word seL4_CPtr;
typedef seL4_Word seL4_SlotPos;
typedef seL4_Word seL4_NodeId;
typedef seL4_Word seL4_Time; /* microseconds in invocations */

enum {
	seL4_WordBits = 64,
	seL4_MsgMaxLength = 120,
	seL4_MsgMaxExtraCaps = 3,
	seL4_FastMessageRegisters = 4,
	seL4_MaxPrio = 255,
	seL4_MinPrio = 0,
	seL4_IPCBufferSize = 1024,
};

/* MessageInfo: length 6:0, extra caps 8:7, unwrapped 11:9, label 63:12. */
typedef struct seL4_MessageInfo {
	seL4_Word words[1];
} seL4_MessageInfo_t;

static inline seL4_MessageInfo_t seL4_MessageInfo_new(seL4_Word label, seL4_Word unwrapped,
						      seL4_Word caps, seL4_Word length)
{
	seL4_MessageInfo_t info = {{ label << 12 | (unwrapped & 7) << 9 | (caps & 3) << 7 |
				     (length & 0x7f) }};
	return info;
}

static inline seL4_Word seL4_MessageInfo_get_length(seL4_MessageInfo_t info)
{
	return info.words[0] & 0x7f;
}

static inline seL4_Word seL4_MessageInfo_get_extraCaps(seL4_MessageInfo_t info)
{
	return info.words[0] >> 7 & 3;
}

static inline seL4_Word seL4_MessageInfo_get_capsUnwrapped(seL4_MessageInfo_t info)
{
	return info.words[0] >> 9 & 7;
}

static inline seL4_Word seL4_MessageInfo_get_label(seL4_MessageInfo_t info)
{
	return info.words[0] >> 12;
}

/* Capability rights: one word, four bits. */
typedef struct seL4_CapRights {
	seL4_Word words[1];
} seL4_CapRights_t;

enum {
	seL4_RightWrite = 1,
	seL4_RightRead = 2,
	seL4_RightGrant = 4,
	seL4_RightGrantReply = 8,
	seL4_RightsAll = 15,
};

static inline seL4_CapRights_t seL4_CapRights_new(seL4_Word grantreply, seL4_Word grant,
						  seL4_Word read, seL4_Word write)
{
	seL4_CapRights_t rights = {{ (grantreply & 1) << 3 | (grant & 1) << 2 |
				     (read & 1) << 1 | (write & 1) }};
	return rights;
}

#define seL4_AllRights seL4_CapRights_new(1, 1, 1, 1)
#define seL4_ReadWrite seL4_CapRights_new(0, 0, 1, 1)
#define seL4_CanRead seL4_CapRights_new(0, 0, 1, 0)
#define seL4_CanWrite seL4_CapRights_new(0, 0, 0, 1)
#define seL4_NoRights seL4_CapRights_new(0, 0, 0, 0)

/* CNode guard word: guard size 5:0, guard value 63:6. */
static inline seL4_Word seL4_CNode_CapData_new(seL4_Word guard, seL4_Word guard_size)
{
	return guard << 6 | (guard_size & 0x3f);
}

/* Must lie in one frame at a 1024-byte boundary of the user's addresses. */
typedef struct seL4_IPCBuffer {
	seL4_Word tag;
	seL4_Word msg[seL4_MsgMaxLength];
	seL4_Word userData;
	seL4_Word caps_or_badges[seL4_MsgMaxExtraCaps];
	seL4_CPtr receiveCNode;
	seL4_CPtr receiveIndex;
	seL4_Word receiveDepth;
} seL4_IPCBuffer;

_Static_assert(sizeof(seL4_IPCBuffer) == seL4_IPCBufferSize, "IPC buffer is 1024 bytes");
_Static_assert(__builtin_offsetof(seL4_IPCBuffer, caps_or_badges) == 976, "caps at 976");
_Static_assert(__builtin_offsetof(seL4_IPCBuffer, receiveCNode) == 1000, "receiveCNode at 1000");

/* Registers in the order of TCB_ReadRegisters and TCB_WriteRegisters. */
typedef struct seL4_UserContext {
	seL4_Word pc, ra, sp, gp;
	seL4_Word s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11;
	seL4_Word a0, a1, a2, a3, a4, a5, a6, a7;
	seL4_Word t0, t1, t2, t3, t4, t5, t6, tp;
} seL4_UserContext;

enum { seL4_UserContextWords = 32 };

_Static_assert(sizeof(seL4_UserContext) == seL4_UserContextWords * 8, "32 registers");

/* VMAttributes of Page_Map and PageTable_Map. */
typedef enum {
	seL4_RISCV_Default_VMAttributes = 0,
	seL4_RISCV_ExecuteNever = 1,
} seL4_RISCV_VMAttributes;

/* TCB_SetFlags. */
typedef enum {
	seL4_TCBFlag_NoFlag = 0,
	seL4_TCBFlag_fpuDisabled = 1,
} seL4_TCBFlag;

/* SchedControl_ConfigureFlags. */
typedef enum {
	seL4_SchedContext_NoFlag = 0,
	seL4_SchedContext_Sporadic = 1,
} seL4_SchedContextFlag;
