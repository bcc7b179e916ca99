/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calls of the simulated kernel. Only what taskman's lower half uses is
 * there; anything else aborts. Each one that may fail on a real kernel fails
 * when the test has asked for it.
 */
#include "taskman/test/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <base/bits.h>

#include "abi/sel4/errors.h"
#include "abi/sel4/invocations.h"
#include "abi/sel4/objects.h"
#include "abi/sel4/syscalls.h"
#include "sel4/ipc_buffer.h"
#include "taskman/test/machine_part.h"

static unsigned long fail_at;
static int has_failed;

void machine_die(const char *what)
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

static seL4_Word argument(const seL4_Word mr[4], unsigned i)
{
	return i < 4 ? mr[i] : buffer.msg[i];
}

static struct cap *extra(unsigned i)
{
	return cap_lookup(&cspace, buffer.caps_or_badges[i], 64, 0);
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
		node = cap_lookup(node, mr[2], (unsigned)mr[3], 1);
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
	struct cap *to = cap_lookup(root, mr[0], (unsigned)mr[1], 1);
	struct cap *from = source_root == NULL
				   ? NULL : cap_lookup(source_root, mr[2], (unsigned)mr[3], 1);

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
			machine_die("move of a parent is not simulated");
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
	cap = cap_lookup(root, mr[0], (unsigned)mr[1], 1);
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
	entry = table_walk(space->table, mr[0], &missing);
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
		frame_show(mr[0], frame->address, entry->writable);
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
	entry = table_walk(space->table, mr[0], &missing);
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
	struct cap *slot = cap_lookup(root, mr[0], (unsigned)mr[1], 1);

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
		machine_die("an invocation that is not simulated");
		return 0;
	}
}

void machine_trap(long number, seL4_CPtr slot, seL4_Word *info, seL4_Word mr[4])
{
	struct cap *cap = cap_lookup(&cspace, slot, 64, 0);

	if (number != seL4_SysCall) {
		machine_die("a system call that is not simulated");
	}
	if (cap == NULL || cap->type == CAP_NULL) {
		*info = (seL4_Word)seL4_InvalidCapability << 12;
		return;
	}
	*info = (seL4_Word)invoke(cap, slot, (enum invocation_label)(*info >> 12), mr) << 12;
}

unsigned char *machine_look(seL4_CPtr vspace, seL4_Word address, int write)
{
	struct cap *cap = cap_lookup(&cspace, vspace, 64, 0);
	unsigned missing;
	struct entry *entry = table_walk(cap->table, address, &missing);

	if (missing != 0 || entry->frame == 0 || (write && !entry->writable) ||
	    entry->frame - 1 - RAM_BASE >= ram_size) {
		return NULL;
	}
	return ram + (entry->frame - 1 - RAM_BASE) + (address & (PAGE - 1));
}
