/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A capability: 16 bytes, two words, packed by hand so that one shift reads
 * the object's address. Word 0, in every type:
 *
 *   63..25  address of the object, sign-extended: a kernel virtual address,
 *           except for frames and untypeds (physical, unsigned)
 *   24..5   small fields of the type, named CAP_* below
 *   4..0    type tag (visible through DebugCapIdentify)
 *
 * Word 1 is the badge, the guard, the mapping or the watermark. A null cap is
 * all zero, so zeroed memory is a CNode of null caps.
 */
#pragma once

#include "kernel/types.h"

enum cap_type {
	CAP_NULL = 0,
	CAP_FRAME = 1,
	CAP_UNTYPED = 2,
	CAP_PAGE_TABLE = 3,
	CAP_ENDPOINT = 4,
	CAP_NOTIFICATION = 6,
	CAP_REPLY = 8,
	CAP_CNODE = 10,
	CAP_ASID_CONTROL = 11,
	CAP_TCB = 12,
	CAP_ASID_POOL = 13,
	CAP_IRQ_CONTROL = 14,
	CAP_IRQ_HANDLER = 16,
	CAP_ZOMBIE = 18,
	CAP_DOMAIN = 20,
	CAP_SCHED_CONTEXT = 22,
	CAP_SCHED_CONTROL = 24,
};

enum {
	CAP_TYPE_BITS = 5,
	CAP_ADDRESS_SHIFT = 25,

	/* endpoint, notification, reply, frame: rights in seL4_CapRights bits */
	CAP_RIGHTS_SHIFT = 5,
	/* untyped, sched context: size bits; cnode: radix */
	CAP_SIZE_SHIFT = 9,
	/* cnode: guard size */
	CAP_GUARD_SIZE_SHIFT = 15,
	/* untyped and frame: device memory */
	CAP_DEVICE_SHIFT = 21,
	/* frame: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB */
	CAP_FRAME_SIZE_SHIFT = 9,
	/* page table: installed in a table, or root with an ASID */
	CAP_PT_MAPPED_SHIFT = 5,
	CAP_PT_ROOT_SHIFT = 6,
	/* zombie: of an endpoint or notification, whose waiters have to go */
	CAP_ZOMBIE_WAITERS_SHIFT = 5,
	/* word 1 of frames and page tables: vaddr in 47..0, ASID above it */
	CAP_ASID_SHIFT = 48,
};

struct cap {
	word w0;
	word w1;
};

static inline struct cap cap_null(void)
{
	return (struct cap){ 0, 0 };
}

static inline enum cap_type cap_type(struct cap c)
{
	return (enum cap_type)(c.w0 & MASK(CAP_TYPE_BITS));
}

static inline bool cap_is(struct cap c, enum cap_type type)
{
	return cap_type(c) == type;
}

static inline bool cap_is_null(struct cap c)
{
	return cap_type(c) == CAP_NULL;
}

/* Odd tags belong to the architecture: frames, page tables, ASIDs. */
static inline bool cap_is_arch(struct cap c)
{
	return c.w0 & 1;
}

static inline word cap_field(struct cap c, unsigned shift, unsigned bits)
{
	return c.w0 >> shift & MASK(bits);
}

static inline void cap_field_set(struct cap *c, unsigned shift, unsigned bits, word value)
{
	c->w0 = (c->w0 & ~(MASK(bits) << shift)) | (value & MASK(bits)) << shift;
}

static inline void *cap_object(struct cap c)
{
	return (void *)((int64_t)c.w0 >> CAP_ADDRESS_SHIFT);
}

/* The physical address in a frame or untyped cap. */
static inline word cap_paddr(struct cap c)
{
	return c.w0 >> CAP_ADDRESS_SHIFT;
}

/* A cap of `type` to a kernel object: rights, badge and sizes come after. */
static inline struct cap cap_new(enum cap_type type, const void *object)
{
	return (struct cap){ (word)object << CAP_ADDRESS_SHIFT | type, 0 };
}

static inline struct cap cap_new_paddr(enum cap_type type, word paddr)
{
	return (struct cap){ paddr << CAP_ADDRESS_SHIFT | type, 0 };
}

static inline word cap_rights(struct cap c)
{
	return cap_field(c, CAP_RIGHTS_SHIFT, 4);
}

static inline bool cap_may(struct cap c, word right)
{
	return c.w0 & right << CAP_RIGHTS_SHIFT;
}

static inline void cap_rights_set(struct cap *c, word rights)
{
	cap_field_set(c, CAP_RIGHTS_SHIFT, 4, rights);
}

/* Size bits of untypeds and scheduling contexts, radix of CNodes. */
static inline unsigned cap_size_bits(struct cap c)
{
	return cap_field(c, CAP_SIZE_SHIFT, 6);
}

static inline unsigned cap_guard_size(struct cap c)
{
	return cap_field(c, CAP_GUARD_SIZE_SHIFT, 6);
}

static inline bool cap_is_device(struct cap c)
{
	return cap_field(c, CAP_DEVICE_SHIFT, 1);
}

/* Badges of endpoints and notifications; the guard value of CNodes. */
static inline word cap_badge(struct cap c)
{
	return c.w1;
}

/* Untyped: word 1 is the number of bytes already given away. */
static inline struct cap cap_untyped_new(word paddr, unsigned size_bits, bool device)
{
	struct cap c = cap_new_paddr(CAP_UNTYPED, paddr);

	cap_field_set(&c, CAP_SIZE_SHIFT, 6, size_bits);
	cap_field_set(&c, CAP_DEVICE_SHIFT, 1, device);
	return c;
}

static inline struct cap cap_cnode_new(const void *slots, unsigned radix, unsigned guard_size,
				       word guard)
{
	struct cap c = cap_new(CAP_CNODE, slots);

	cap_field_set(&c, CAP_SIZE_SHIFT, 6, radix);
	cap_field_set(&c, CAP_GUARD_SIZE_SHIFT, 6, guard_size);
	c.w1 = guard;
	return c;
}

/* Caps without an object carry a number: the interrupt, the core. */
static inline struct cap cap_new_number(enum cap_type type, word number)
{
	return (struct cap){ type, number };
}

/* Frames: paddr, size class, rights (read and write only), device. Not mapped: word 1 is 0. */
static inline struct cap cap_frame_new(word paddr, unsigned size_class, word rights, bool device)
{
	struct cap c = cap_new_paddr(CAP_FRAME, paddr);

	cap_rights_set(&c, rights);
	cap_field_set(&c, CAP_FRAME_SIZE_SHIFT, 2, size_class);
	cap_field_set(&c, CAP_DEVICE_SHIFT, 1, device);
	return c;
}

static inline unsigned cap_frame_size_class(struct cap c)
{
	return cap_field(c, CAP_FRAME_SIZE_SHIFT, 2);
}

static inline unsigned cap_frame_bits(struct cap c)
{
	return 12 + 9 * cap_frame_size_class(c);
}

/* ASID 0 means not mapped. */
static inline word cap_mapped_asid(struct cap c)
{
	return c.w1 >> CAP_ASID_SHIFT;
}

static inline word cap_mapped_vaddr(struct cap c)
{
	return c.w1 & MASK(CAP_ASID_SHIFT);
}

static inline void cap_mapping_set(struct cap *c, word asid, word vaddr)
{
	c->w1 = asid << CAP_ASID_SHIFT | (vaddr & MASK(CAP_ASID_SHIFT));
}

static inline bool cap_pt_is_mapped(struct cap c)
{
	return cap_field(c, CAP_PT_MAPPED_SHIFT, 1);
}

static inline bool cap_pt_is_root(struct cap c)
{
	return cap_field(c, CAP_PT_ROOT_SHIFT, 1);
}

_Static_assert(sizeof(struct cap) == 16, "a cap is two words");
