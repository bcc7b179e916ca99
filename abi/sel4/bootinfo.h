/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel hands to the root task: fixed capability slots and the
 * BootInfo page, whose address is in a0 at the root task's first instruction.
 */
#pragma once

#include "abi/sel4/types.h"

enum seL4_RootCapSlots {
	seL4_CapNull = 0,
	seL4_CapInitThreadTCB = 1,
	seL4_CapInitThreadCNode = 2,
	seL4_CapInitThreadVSpace = 3,
	seL4_CapIRQControl = 4,
	seL4_CapASIDControl = 5,
	seL4_CapInitThreadASIDPool = 6,
	seL4_CapIOPortControl = 7,
	seL4_CapIOSpace = 8,
	seL4_CapBootInfoFrame = 9,
	seL4_CapInitThreadIPCBuffer = 10,
	seL4_CapDomain = 11,
	seL4_CapSMMUSIDControl = 12,
	seL4_CapSMMUCBControl = 13,
	seL4_CapInitThreadSC = 14,
	seL4_CapSMC = 15,
	seL4_NumInitialCaps = 16,
};

enum {
	seL4_MaxUntypedEntries = 230,
	/* Kinds of chunk behind the BootInfo page. */
	SEL4_BOOTINFO_HEADER_PADDING = 0,
	SEL4_BOOTINFO_HEADER_FDT = 6,
	/* Kestrel's own: its version as text. A stock kernel has no such chunk. */
	KESTREL_BOOTINFO_VERSION = 0x4b53,
	KESTREL_VERSION_BYTES = 16,
};

/* Slots start..end-1 of the root CNode. */
typedef struct seL4_SlotRegion {
	seL4_SlotPos start;
	seL4_SlotPos end;
} seL4_SlotRegion;

typedef struct seL4_UntypedDesc {
	seL4_Word paddr;
	seL4_Uint8 sizeBits;
	seL4_Uint8 isDevice;
	seL4_Uint8 padding[6];
} seL4_UntypedDesc;

typedef struct seL4_BootInfo {
	seL4_Word extraLen;
	seL4_Word nodeID;
	seL4_Word numNodes;
	seL4_Word numIOPTLevels;
	seL4_Word ipcBuffer;
	seL4_SlotRegion empty;
	seL4_SlotRegion sharedFrames;
	seL4_SlotRegion userImageFrames;
	seL4_SlotRegion userImagePaging;
	seL4_SlotRegion ioSpaceCaps;
	seL4_SlotRegion extraBIPages;
	seL4_Word initThreadCNodeSizeBits;
	seL4_Word initThreadDomain;
	seL4_SlotRegion schedcontrol;
	seL4_SlotRegion untyped;
	seL4_UntypedDesc untypedList[seL4_MaxUntypedEntries];
} seL4_BootInfo;

typedef struct seL4_BootInfoHeader {
	seL4_Word id;
	seL4_Word len; /* bytes, this header included */
} seL4_BootInfoHeader;

_Static_assert(sizeof(seL4_BootInfo) == 3864, "BootInfo is 3864 bytes");
_Static_assert(__builtin_offsetof(seL4_BootInfo, empty) == 40, "empty at 40");
_Static_assert(__builtin_offsetof(seL4_BootInfo, schedcontrol) == 152, "schedcontrol at 152");
_Static_assert(__builtin_offsetof(seL4_BootInfo, untypedList) == 184, "untypedList at 184");
