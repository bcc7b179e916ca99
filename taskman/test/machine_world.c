/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the root task finds on the simulated kernel: RAM, which is a file in
 * memory, its own capabilities, and BootInfo as a stock kernel fills it.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <base/bits.h>

#include "abi/sel4/objects.h"
#include "taskman/test/machine.h"
#include "taskman/test/machine_part.h"

int ram_file;
unsigned char *ram;
seL4_Word ram_size;
struct cap cspace;	/* what the root thread's TCB holds */
struct table *spaces[ROOTS];
unsigned last_asid;
struct table *own_space;
seL4_IPCBuffer buffer;

static struct cap *boot_slot(seL4_CPtr slot)
{
	return &cspace.cnode->slots[slot];
}

static void add_untyped(seL4_BootInfo *info, seL4_Word address, unsigned bits, int device)
{
	struct cap *cap = boot_slot(info->untyped.end);

	cap_init(cap, CAP_UNTYPED, NULL);
	cap->address = address;
	cap->bits = bits;
	cap->device = device;
	cap->used = bit(bits);	/* as a stock kernel marks them */
	info->untypedList[info->untyped.end - info->untyped.start] =
		(seL4_UntypedDesc){ .paddr = address, .sizeBits = (seL4_Uint8)bits,
				    .isDevice = (seL4_Uint8)device };
	info->untyped.end++;
}

static void make_ram(seL4_Word bytes)
{
	ram_size = bytes;
	ram_file = memfd_create("ram", 0);
	if (ram_file < 0 || ftruncate(ram_file, (off_t)bytes) != 0) {
		machine_die("no memory for RAM");
	}
	ram = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, ram_file, 0);
	if (ram == MAP_FAILED) {
		machine_die("RAM cannot be mapped");
	}
	/* Whoever expects zeros without having made them so is found out. */
	memset(ram, 0xa5, bytes);
}

static void make_own_space(seL4_CPtr slot)
{
	struct cap *cap = boot_slot(slot);

	cap_init(cap, CAP_TABLE, NULL);
	own_space = calloc(1, sizeof *own_space);
	own_space->asid = last_asid = 1;
	spaces[1] = own_space;
	cap->table = own_space;
}

static void make_boot_cnode(void)
{
	cap_init(&cspace, CAP_CNODE, NULL);
	cspace.cnode = calloc(1, sizeof(struct cnode) + (sizeof(struct cap) << CNODE_BITS));
	cspace.cnode->bits = CNODE_BITS;
	cspace.guard_bits = 64 - CNODE_BITS;
	for (seL4_Word i = 0; i < bit(CNODE_BITS); i++) {
		cap_init(boot_slot(i), CAP_NULL, NULL);
	}
	cap_copy(boot_slot(seL4_CapInitThreadCNode), &cspace);
	boot_slot(seL4_CapInitThreadCNode)->guard_bits = cspace.guard_bits;
}

void machine_boot(seL4_BootInfo *info, seL4_Word ram_bytes)
{
	seL4_Word at = RAM_BASE;

	make_ram(ram_bytes);
	make_boot_cnode();
	cap_init(boot_slot(seL4_CapInitThreadTCB), CAP_OTHER, NULL);
	make_own_space(seL4_CapInitThreadVSpace);
	cap_init(boot_slot(seL4_CapASIDControl), CAP_OTHER, NULL);
	cap_init(boot_slot(seL4_CapInitThreadASIDPool), CAP_POOL, NULL);
	boot_slot(seL4_CapInitThreadASIDPool)->used = 1;
	info->initThreadCNodeSizeBits = CNODE_BITS;
	info->ipcBuffer = (seL4_Word)&buffer;
	info->numNodes = 1;
	info->schedcontrol = (seL4_SlotRegion){ 16, 17 };
	info->userImageFrames = (seL4_SlotRegion){ 17, 21 };
	for (seL4_CPtr slot = 17; slot < 21; slot++) {
		cap_init(boot_slot(slot), CAP_FRAME, NULL);
		boot_slot(slot)->address = 0x1000 * slot;
	}
	info->untyped = (seL4_SlotRegion){ 21, 21 };
	add_untyped(info, DEVICE_BASE, 24, 1);
	/* A few small pieces, then halves of what is left. */
	add_untyped(info, at, 11, 0);
	for (unsigned bits = 12; at + bit(bits) <= RAM_BASE + ram_bytes / 2; bits++) {
		at = RAM_BASE + bit(bits);
		add_untyped(info, at, bits, 0);
	}
	info->empty = (seL4_SlotRegion){ info->untyped.end, bit(CNODE_BITS) };
}
