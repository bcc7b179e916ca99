/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the simulated kernel share: capabilities in arrays of
 * slots, which know their parent and children so that Revoke works as it does
 * for real, page tables, frames, and the one root task's world.
 */
#pragma once

#include <base/list.h>

#include "abi/sel4/types.h"

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

extern seL4_Word ram_size;
extern unsigned char *ram;
extern int ram_file;
extern struct cap cspace;		/* what the root thread's TCB holds */
extern struct table *spaces[ROOTS];	/* by address space number */
extern unsigned last_asid;
extern struct table *own_space;		/* of the root task */
extern seL4_IPCBuffer buffer;

/* Ends the program: the test asks for what is not simulated. */
void machine_die(const char *what);

/* An empty slot becomes a capability, a child of PARENT unless that is NULL. */
void cap_init(struct cap *cap, enum cap_type type, struct cap *parent);

/* The slot that INDEX names, or NULL; EXACT: all DEPTH bits have to be used. */
struct cap *cap_lookup(struct cap *root, seL4_Word index, unsigned depth, int exact);

void cap_delete(struct cap *cap);
void cap_revoke(struct cap *cap);

/* A copy of FROM in TO; its parent is FROM's own, as for all but badged capabilities. */
void cap_copy(struct cap *to, struct cap *from);

/* The entry for ADDRESS; *missing is 0, or the bits that the table which lacks would cover. */
struct entry *table_walk(struct table *root, seL4_Word address, unsigned *missing);

/* A table and its entries go, for those above and below as well. */
void table_end(struct table *table);

/* Maps FRAME of RAM where the root task sees it, or nothing. */
void frame_show(seL4_Word address, seL4_Word frame, int writable);

void frame_unmap(struct cap *cap);
