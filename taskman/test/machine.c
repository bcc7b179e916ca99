/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The simulated kernel. Capabilities lie in arrays of slots as in a CNode and
 * know their parent and children, so that Revoke works as it does for real.
 * Only what taskman's lower half uses is there; anything else aborts.
 */
#define _GNU_SOURCE
#include "taskman/test/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <base/bits.h>
#include <base/list.h>

#include "abi/sel4/errors.h"
#include "abi/sel4/invocations.h"
#include "abi/sel4/objects.h"
#include "abi/sel4/syscalls.h"
#include "sel4/ipc_buffer.h"

#define RAM_BASE 0x80000000UL
#define DEVICE_BASE 0x10000000UL

enum { PAGE = 4096, ENTRIES = 512, POOL = 512, CNODE_BITS = 12, ROOTS = 1 << 16, LEVELS = 3 };

enum cap_type { CAP_NULL, CAP_UNTYPED, CAP_CNODE, CAP_FRAME, CAP_TABLE, CAP_POOL, CAP_OTHER };

struct cnode;
struct table;

struct cap {
	enum cap_type type;
	struct cap *parent;
	struct list children, sibling;
	seL4_Word address;	/* untyped, frame */
	unsigned bits;		/* untyped */
	seL4_Word used;		/* untyped: watermark; pool: spaces */
	int device;
	struct cnode *cnode;
	seL4_Word guard;
	unsigned guard_bits;
	struct table *table;
	unsigned asid;		/* frame: where it is mapped */
	seL4_Word mapped_at;
	int original;		/* made by Retype: the object goes with it */
};

struct cnode {
	unsigned bits;
	struct cap slots[];
};

struct entry {
	struct table *table;
	seL4_Word frame;	/* address + 1, 0: none */
	int writable;
};

struct table {
	struct table *above;
	unsigned index;		/* in ABOVE */
	unsigned asid;		/* of a root */
	struct entry entries[ENTRIES];
};

static int ram_file;
static unsigned char *ram;
static seL4_Word ram_size;
static struct cap cspace;	/* what the root thread's TCB holds */
static struct table *spaces[ROOTS];
static unsigned last_asid;
static struct table *own_space;
static unsigned long fail_at;
static int has_failed;
static seL4_IPCBuffer buffer;

static void die(const char *what)
{
	fprintf(stderr, "machine: %s\n", what);
	abort();
}

void machine_fail_at(unsigned long count)
{
	fail_at = count;
	has_failed = 0;
}

int machine_has_failed(void)
{
	return has_failed;
}

static int fails_now(void)
{
	if (fail_at == 0 || --fail_at > 0) {
		return 0;
	}
	has_failed = 1;
	return 1;
}

/* ---- capabilities ---- */

static void cap_init(struct cap *cap, enum cap_type type, struct cap *parent)
{
	*cap = (struct cap){ .type = type, .parent = parent };
	list_init(&cap->children);
	list_init(&cap->sibling);
	if (parent != NULL) {
		list_append(&parent->children, &cap->sibling);
	}
}

static struct cap *lookup(struct cap *root, seL4_Word index, unsigned depth, int exact)
{
	unsigned left = depth;
	struct cap *cap = root;

	for (;;) {
		unsigned radix;

		if (cap->type != CAP_CNODE) {
			return exact ? NULL : cap;
		}
		radix = cap->cnode->bits;
		if (cap->guard_bits + radix > left) {
			return NULL;
		}
		left -= cap->guard_bits;
		if (cap->guard_bits > 0 &&
		    ((index >> left) & (bit(cap->guard_bits) - 1)) != cap->guard) {
			return NULL;
		}
		left -= radix;
		cap = &cap->cnode->slots[(index >> left) & (bit(radix) - 1)];
		if (left == 0) {
			return cap;
		}
	}
}

static struct entry *walk(struct table *root, seL4_Word address, unsigned *missing)
{
	struct table *table = root;

	for (unsigned level = LEVELS; level-- > 1;) {
		struct entry *entry =
			&table->entries[address >> (12 + 9 * level) & (ENTRIES - 1)];

		if (entry->table == NULL) {
			*missing = 12 + 9 * level;
			return entry;
		}
		table = entry->table;
	}
	*missing = 0;
	return &table->entries[address >> 12 & (ENTRIES - 1)];
}

static void show(seL4_Word address, seL4_Word frame, int writable)
{
	void *at;

	if (frame != 0 && frame - RAM_BASE < ram_size) {
		at = mmap((void *)address, PAGE, PROT_READ | (writable ? PROT_WRITE : 0),
			  MAP_SHARED | MAP_FIXED, ram_file, (off_t)(frame - RAM_BASE));
	} else {
		at = mmap((void *)address, PAGE, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
	}
	if (at == MAP_FAILED) {
		die("mmap failed");
	}
}

static void frame_unmap(struct cap *cap)
{
	struct table *root = cap->asid != 0 ? spaces[cap->asid] : NULL;
	unsigned missing;
	struct entry *entry = root != NULL ? walk(root, cap->mapped_at, &missing) : NULL;

	if (entry != NULL && missing == 0 && entry->frame == cap->address + 1) {
		entry->frame = 0;
		if (root == own_space) {
			show(cap->mapped_at, 0, 0);
		}
	}
	cap->asid = 0;
}

static void table_end(struct table *table)
{
	if (table->asid != 0) {
		spaces[table->asid] = NULL;
	}
	if (table->above != NULL) {
		table->above->entries[table->index].table = NULL;
	}
	for (unsigned i = 0; i < ENTRIES; i++) {
		if (table->entries[i].table != NULL) {
			table->entries[i].table->above = NULL;
		}
	}
	free(table);
}

static void cap_delete(struct cap *cap)
{
	if (cap->type == CAP_NULL) {
		return;
	}
	if (cap->type == CAP_FRAME) {
		frame_unmap(cap);
	}
	if (cap->original && cap->type == CAP_TABLE) {
		table_end(cap->table);
	}
	if (cap->original && cap->type == CAP_CNODE) {
		free(cap->cnode);
	}
	list_for_each_safe(node, &cap->children) {
		struct cap *child = list_entry(node, struct cap, sibling);

		list_remove(node);
		child->parent = cap->parent;
		if (cap->parent != NULL) {
			list_append(&cap->parent->children, node);
		}
	}
	list_remove(&cap->sibling);
	cap_init(cap, CAP_NULL, NULL);
}

static void cap_revoke(struct cap *cap)
{
	while (!list_is_empty(&cap->children)) {
		struct cap *child = list_entry(cap->children.next, struct cap, sibling);

		cap_revoke(child);
		cap_delete(child);
	}
}

/* A copy of FROM in TO; its parent is FROM's own, as for all but badged capabilities. */
static void cap_copy(struct cap *to, struct cap *from)
{
	cap_init(to, from->type, from->parent);
	to->address = from->address;
	to->device = from->device;
	to->cnode = from->cnode;
	to->table = from->table;
}

/* ---- invocations ---- */

static seL4_Word argument(const seL4_Word mr[4], unsigned i)
{
	return i < 4 ? mr[i] : buffer.msg[i];
}

static struct cap *extra(unsigned i)
{
	return lookup(&cspace, buffer.caps_or_badges[i], 64, 0);
}

static unsigned object_bits(seL4_Word type, seL4_Word size_bits)
{
	static const unsigned char bits[] = {
#define OBJECT(name, number, size) [number] = (size),
#include "abi/sel4/objects.def"
#undef OBJECT
	};

	return type == seL4_CapTableObject ? (unsigned)size_bits + seL4_SlotBits
	     : bits[type] != 0	     ? bits[type]
					     : (unsigned)size_bits;
}

static void make_object(struct cap *slot, struct cap *untyped, seL4_Word type, unsigned bits,
			seL4_Word address)
{
	static const enum cap_type types[seL4_ObjectTypeCount] = {
		[seL4_UntypedObject] = CAP_UNTYPED,
		[seL4_CapTableObject] = CAP_CNODE,
		[seL4_RISCV_4K_Page] = CAP_FRAME,
		[seL4_RISCV_PageTableObject] = CAP_TABLE,
	};

	cap_init(slot, types[type] != CAP_NULL ? types[type] : CAP_OTHER, untyped);
	slot->address = address;
	slot->bits = bits;
	slot->device = untyped->device;
	slot->original = 1;
	if (slot->type == CAP_CNODE) {
		slot->cnode = calloc(1, sizeof(struct cnode) + (sizeof(struct cap) << (bits - 5)));
		slot->cnode->bits = bits - seL4_SlotBits;
		for (seL4_Word i = 0; i < bit(slot->cnode->bits); i++) {
			cap_init(&slot->cnode->slots[i], CAP_NULL, NULL);
		}
	}
	if (slot->type == CAP_TABLE) {
		slot->table = calloc(1, sizeof(struct table));
	}
}

static int retype(struct cap *untyped, const seL4_Word mr[4])
{
	seL4_Word type = mr[0], offset = argument(mr, 4), count = argument(mr, 5), start;
	unsigned bits = object_bits(type, mr[1]);
	struct cap *node = extra(0);

	if (node != NULL && mr[3] != 0) {
		node = lookup(node, mr[2], (unsigned)mr[3], 1);
	}
	if (untyped->type != CAP_UNTYPED || node == NULL || node->type != CAP_CNODE) {
		return seL4_FailedLookup;
	}
	if (count < 1 || count > 256 || offset + count > bit(node->cnode->bits)) {
		return seL4_RangeError;
	}
	if (untyped->device && type != seL4_UntypedObject && type != seL4_RISCV_4K_Page) {
		return seL4_InvalidArgument;
	}
	for (seL4_Word i = 0; i < count; i++) {
		if (node->cnode->slots[offset + i].type != CAP_NULL) {
			return seL4_DeleteFirst;
		}
	}
	if (list_is_empty(&untyped->children)) {
		if (!untyped->device) {
			memset(ram + (untyped->address - RAM_BASE), 0, untyped->used);
		}
		untyped->used = 0;
	}
	start = align_up(untyped->used, bits);
	if (start + (count << bits) > bit(untyped->bits) || fails_now()) {
		return seL4_NotEnoughMemory;
	}
	untyped->used = start + (count << bits);
	for (seL4_Word i = 0; i < count; i++) {
		make_object(&node->cnode->slots[offset + i], untyped, type, bits,
			    untyped->address + start + (i << bits));
	}
	return 0;
}

static int copy_or_move(struct cap *root, enum invocation_label label, const seL4_Word mr[4])
{
	struct cap *source_root = extra(0);
	struct cap *to = lookup(root, mr[0], (unsigned)mr[1], 1);
	struct cap *from = source_root == NULL
				   ? NULL : lookup(source_root, mr[2], (unsigned)mr[3], 1);

	if (to == NULL || from == NULL || from->type == CAP_NULL) {
		return seL4_FailedLookup;
	}
	if (to->type != CAP_NULL) {
		return seL4_DeleteFirst;
	}
	if (label != CNodeMove && fails_now()) {
		return seL4_NotEnoughMemory;
	}
	cap_copy(to, from);
	to->guard = from->guard;
	to->guard_bits = from->guard_bits;
	if (label == CNodeMint && from->type == CAP_CNODE) {
		to->guard_bits = argument(mr, 5) & 63;
		to->guard = argument(mr, 5) >> 6;
	}
	if (label == CNodeMove) {
		if (!list_is_empty(&from->children)) {
			die("move of a parent is not simulated");
		}
		to->original = from->original;
		from->original = 0;
		cap_delete(from);
	}
	return 0;
}

static int cnode_invoke(struct cap *root, enum invocation_label label, const seL4_Word mr[4])
{
	struct cap *cap;

	if (label != CNodeRevoke && label != CNodeDelete) {
		return copy_or_move(root, label, mr);
	}
	cap = lookup(root, mr[0], (unsigned)mr[1], 1);
	if (cap == NULL) {
		return seL4_FailedLookup;
	}
	if (label == CNodeRevoke) {
		cap_revoke(cap);
	} else {
		cap_delete(cap);
	}
	return 0;
}

static int page_map(struct cap *frame, const seL4_Word mr[4])
{
	struct cap *space = extra(0);
	unsigned missing;
	struct entry *entry;

	if (space == NULL || space->type != CAP_TABLE || space->table->asid == 0) {
		return seL4_InvalidCapability;
	}
	if (frame->asid != 0 && spaces[frame->asid] != space->table) {
		return seL4_InvalidCapability;
	}
	if (frame->asid != 0 && frame->mapped_at != mr[0]) {
		return seL4_InvalidArgument;
	}
	entry = walk(space->table, mr[0], &missing);
	if (missing != 0) {
		return seL4_FailedLookup;
	}
	if (entry->frame != 0 && entry->frame != frame->address + 1) {
		return seL4_DeleteFirst;
	}
	if (fails_now()) {
		return seL4_NotEnoughMemory;
	}
	entry->frame = frame->address + 1;
	entry->writable = mr[1] & seL4_RightWrite;
	frame->asid = space->table->asid;
	frame->mapped_at = mr[0];
	if (space->table == own_space) {
		show(mr[0], frame->address, entry->writable);
	}
	return 0;
}

static int table_map(struct cap *cap, const seL4_Word mr[4])
{
	struct cap *space = extra(0);
	unsigned missing;
	struct entry *entry;

	if (space == NULL || space->type != CAP_TABLE || space->table->asid == 0 ||
	    cap->table->above != NULL) {
		return seL4_InvalidCapability;
	}
	entry = walk(space->table, mr[0], &missing);
	if (missing == 0) {
		return seL4_DeleteFirst;
	}
	if (fails_now()) {
		return seL4_NotEnoughMemory;
	}
	entry->table = cap->table;
	cap->table->index = mr[0] >> missing & (ENTRIES - 1);
	/* The table that holds ENTRY begins INDEX entries before it. */
	cap->table->above = (struct table *)((char *)(entry - cap->table->index) -
					     offsetof(struct table, entries));
	return 0;
}

static int asid_assign(struct cap *pool)
{
	struct cap *space = extra(0);

	if (space == NULL || space->type != CAP_TABLE || space->table->asid != 0) {
		return seL4_InvalidCapability;
	}
	if (pool->used == POOL) {
		return seL4_DeleteFirst;
	}
	if (fails_now()) {
		return seL4_NotEnoughMemory;
	}
	do {
		last_asid = (last_asid + 1) % ROOTS;
	} while (last_asid == 0 || spaces[last_asid] != NULL);
	space->table->asid = last_asid;
	spaces[last_asid] = space->table;
	return 0;
}

static int make_pool(const seL4_Word mr[4])
{
	struct cap *untyped = extra(0), *root = extra(1);
	struct cap *slot = lookup(root, mr[0], (unsigned)mr[1], 1);

	if (untyped->type != CAP_UNTYPED || untyped->bits != 12 ||
	    !list_is_empty(&untyped->children) || slot == NULL || slot->type != CAP_NULL) {
		return seL4_InvalidCapability;
	}
	if (fails_now()) {
		return seL4_NotEnoughMemory;
	}
	cap_init(slot, CAP_POOL, untyped);
	untyped->used = PAGE;
	return 0;
}

static int set_space(void)
{
	struct cap *root = extra(1);

	if (root == NULL || root->type != CAP_CNODE) {
		return seL4_IllegalOperation;
	}
	cspace = *root;
	list_init(&cspace.children);
	list_init(&cspace.sibling);
	return 0;
}

static int invoke(struct cap *cap, seL4_CPtr slot, enum invocation_label label, seL4_Word mr[4])
{
	switch (label) {
	case UntypedRetype:
		return retype(cap, mr);
	case CNodeRevoke:
	case CNodeDelete:
	case CNodeCopy:
	case CNodeMint:
	case CNodeMove:
		return cap->type == CAP_CNODE ? cnode_invoke(cap, label, mr)
					      : seL4_InvalidCapability;
	case RISCVPageMap:
		return cap->type == CAP_FRAME ? page_map(cap, mr) : seL4_InvalidCapability;
	case RISCVPageUnmap:
		if (cap->type != CAP_FRAME) {
			return seL4_InvalidCapability;
		}
		frame_unmap(cap);
		return 0;
	case RISCVPageGetAddress:
		mr[0] = cap->address;
		return 0;
	case RISCVPageTableMap:
		return cap->type == CAP_TABLE ? table_map(cap, mr) : seL4_InvalidCapability;
	case RISCVASIDPoolAssign:
		return cap->type == CAP_POOL ? asid_assign(cap) : seL4_InvalidCapability;
	case RISCVASIDControlMakePool:
		return make_pool(mr);
	case TCBSetSpace:
		return set_space();
	case TCBSuspend:
		if (slot == seL4_CapInitThreadTCB) {
			machine_stopped();
		}
		return 0;
	default:
		die("an invocation that is not simulated");
		return 0;
	}
}

void machine_trap(long number, seL4_CPtr slot, seL4_Word *info, seL4_Word mr[4])
{
	struct cap *cap = lookup(&cspace, slot, 64, 0);

	if (number != seL4_SysCall) {
		die("a system call that is not simulated");
	}
	if (cap == NULL || cap->type == CAP_NULL) {
		*info = (seL4_Word)seL4_InvalidCapability << 12;
		return;
	}
	*info = (seL4_Word)invoke(cap, slot, (enum invocation_label)(*info >> 12), mr) << 12;
}

/* ---- the root task's world ---- */

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
		die("no memory for RAM");
	}
	ram = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, ram_file, 0);
	if (ram == MAP_FAILED) {
		die("RAM cannot be mapped");
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

unsigned char *machine_look(seL4_CPtr vspace, seL4_Word address, int write)
{
	struct cap *cap = lookup(&cspace, vspace, 64, 0);
	unsigned missing;
	struct entry *entry = walk(cap->table, address, &missing);

	if (missing != 0 || entry->frame == 0 || (write && !entry->writable) ||
	    entry->frame - 1 - RAM_BASE >= ram_size) {
		return NULL;
	}
	return ram + (entry->frame - 1 - RAM_BASE) + (address & (PAGE - 1));
}
