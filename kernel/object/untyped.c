/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Retype: pieces of an untyped become objects. Memory is given away from the
 * start upwards; when the last child is gone it starts again at 0. Word 1 of
 * the cap keeps how far that has come (in bytes), and above it how many
 * chunks from the start are known to be zero where nothing was given away
 * yet: large objects are zeroed in chunks, with a preemption point after each.
 * Children that are untypeds are not zeroed: their objects will be.
 */
#include "kernel/untyped.h"

#include "abi/sel4/objects.h"
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/invocation.h"
#include "kernel/sched_context.h"

enum {
	USED_BITS = 40,		/* of word 1; the rest counts zeroed chunks */
	CHUNK_BITS = 14,	/* zeroed between two preemption points */
};

/* A checked request. */
struct retype {
	word type;
	word size_bits;		/* as the user gave it */
	unsigned object_bits;
	struct slot *slots;
	word count;
	word start;		/* offset of the first object in the untyped */
	bool device;
};

static word used_bytes(struct cap untyped)
{
	return untyped.w1 & MASK(USED_BITS);
}

static word zeroed_bytes(struct cap untyped)
{
	return untyped.w1 >> USED_BITS << CHUNK_BITS;
}

static void set_progress(struct cap *untyped, word used, word zeroed)
{
	untyped->w1 = zeroed >> CHUNK_BITS << USED_BITS | used;
}

unsigned object_size_bits(word type, word size_bits)
{
	static const u8 bits[] = {
#define OBJECT(name, number, size) [number] = (size),
#include "abi/sel4/objects.def"
#undef OBJECT
	};

	switch (type) {
	case seL4_CapTableObject:
		return size_bits + seL4_SlotBits;
	case seL4_UntypedObject:
	case seL4_SchedContextObject:
		return size_bits;
	default:
		return bits[type];
	}
}

static bool is_too_small(word type, word size_bits)
{
	switch (type) {
	case seL4_CapTableObject:
		return size_bits == 0;
	case seL4_UntypedObject:
		return size_bits < seL4_MinUntypedBits;
	case seL4_SchedContextObject:
		return size_bits < seL4_MinSchedContextBits;
	default:
		return false;
	}
}

static bool may_be_device(word type)
{
	return type == seL4_UntypedObject || type == seL4_RISCV_4K_Page ||
	       type == seL4_RISCV_Mega_Page || type == seL4_RISCV_Giga_Page;
}

static int check_type(struct retype *r)
{
	if (r->type >= seL4_ObjectTypeCount) {
		return error_argument(0);
	}
	if (r->size_bits >= seL4_WordBits ||
	    object_size_bits(r->type, r->size_bits) > seL4_MaxUntypedBits) {
		return error_range(0, seL4_MaxUntypedBits);
	}
	if (is_too_small(r->type, r->size_bits)) {
		return error_argument(1);
	}
	r->object_bits = object_size_bits(r->type, r->size_bits);
	return 0;
}

/* The CNode that takes the caps: the extra cap itself, or a cap in it. */
static int find_node(struct invocation *inv, struct cap *node)
{
	word index = invocation_arg(inv, 2), depth = invocation_arg(inv, 3);
	struct slot *slot;
	int error;

	*node = invocation_extra(inv, 0);
	if (depth != 0) {
		error = lookup_target(*node, index, depth, false, &slot);
		if (error) {
			return error;
		}
		*node = slot->cap;
	}
	if (!cap_is(*node, CAP_CNODE)) {
		core_self()->lookup = (struct lookup_failure){ .type = seL4_MissingCapability,
							       .bits_left = depth };
		return error_lookup(false);
	}
	return 0;
}

static int check_slots(struct invocation *inv, struct retype *r)
{
	word offset = invocation_arg(inv, 4), size;
	struct cap node;
	int error = find_node(inv, &node);

	if (error) {
		return error;
	}
	size = BIT(cap_size_bits(node));
	r->count = invocation_arg(inv, 5);
	if (offset >= size) {
		return error_range(0, size - 1);
	}
	if (r->count < 1 || r->count > seL4_RetypeMaxObjects) {
		return error_range(1, seL4_RetypeMaxObjects);
	}
	if (r->count > size - offset) {
		return error_range(1, size - offset);
	}
	r->slots = (struct slot *)cap_object(node) + offset;
	for (word i = 0; i < r->count; i++) {
		if (!slot_is_empty(&r->slots[i])) {
			return error_delete_first();
		}
	}
	return 0;
}

static int check_memory(struct invocation *inv, struct retype *r)
{
	bool fresh = !slot_has_children(inv->slot);
	word used = fresh ? 0 : used_bytes(inv->cap);
	word left = BIT(cap_size_bits(inv->cap)) - used;
	word align = BIT(r->object_bits);

	if (left >> r->object_bits < r->count) {
		return error_memory(left);
	}
	r->device = cap_is_device(inv->cap);
	if (r->device && !may_be_device(r->type)) {
		return error_argument(1);
	}
	r->start = (used + align - 1) & ~(align - 1);
	return 0;
}

/* Without children nothing is given away; what was used is not zero any more. */
static void rewind_if_free(struct slot *s)
{
	if (!slot_has_children(s) && used_bytes(s->cap) != 0) {
		set_progress(&s->cap, 0, 0);
	}
}

static void zero(word paddr, word size)
{
	word *p = phys_to_virt(paddr);
	word *end = p + size / sizeof(*p);

	for (; end - p >= 8; p += 8) {
		p[0] = p[1] = p[2] = p[3] = 0;
		p[4] = p[5] = p[6] = p[7] = 0;
	}
	while (p < end) {
		*p++ = 0;
	}
}

/*
 * Zeroes the new objects' memory; 0, or INVOCATION_PREEMPTED with what is
 * done noted in the cap: the gap in front of the objects is given up then.
 */
static int zero_objects(struct slot *s, const struct retype *r)
{
	word base = cap_paddr(s->cap), end = r->start + (r->count << r->object_bits);
	word at = zeroed_bytes(s->cap) > r->start ? zeroed_bytes(s->cap) : r->start;

	while (at < end) {
		word stop = ((at >> CHUNK_BITS) + 1) << CHUNK_BITS;

		stop = stop < end ? stop : end;
		zero(base + at, stop - at);
		at = stop;
		if (at < end && preempt_wanted()) {
			set_progress(&s->cap, r->start, at);
			return INVOCATION_PREEMPTED;
		}
	}
	return 0;
}

static struct cap object_new(const struct retype *r, word paddr)
{
	void *object = phys_to_virt(paddr);
	struct cap cap;

	switch (r->type) {
	case seL4_UntypedObject:
		return cap_untyped_new(paddr, r->size_bits, r->device);
	case seL4_TCBObject:
		tcb_init(object);
		return cap_new(CAP_TCB, object);
	case seL4_EndpointObject:
		cap = cap_new(CAP_ENDPOINT, object);
		cap_rights_set(&cap, seL4_RightsAll);
		return cap;
	case seL4_NotificationObject:
		cap = cap_new(CAP_NOTIFICATION, object);
		cap_rights_set(&cap, seL4_RightRead | seL4_RightWrite);
		return cap;
	case seL4_CapTableObject:
		return cap_cnode_new(object, r->size_bits, 0, 0);
	case seL4_SchedContextObject:
		cap = cap_new(CAP_SCHED_CONTEXT, object);
		cap_field_set(&cap, CAP_SIZE_SHIFT, 6, r->size_bits);
		((struct sched_context *)object)->core = core_self()->id;
		return cap;
	case seL4_ReplyObject:
		cap = cap_new(CAP_REPLY, object);
		cap_rights_set(&cap, seL4_RightGrant);
		return cap;
	default:
		return arch_cap_new_object(r->type, object, paddr, r->device);
	}
}

static void make_objects(struct slot *untyped, const struct retype *r)
{
	word base = cap_paddr(untyped->cap) + r->start;
	word end = r->start + (r->count << r->object_bits);
	word zeroed = zeroed_bytes(untyped->cap);

	for (word i = 0; i < r->count; i++) {
		slot_set_child(&r->slots[i], object_new(r, base + (i << r->object_bits)),
			       untyped);
	}
	set_progress(&untyped->cap, end, zeroed > end ? zeroed : 0);
}

int untyped_decode(struct invocation *inv)
{
	struct retype r = { 0 };
	int error;

	if (inv->label != UntypedRetype) {
		return error_illegal();
	}
	if (inv->length < 6 || inv->extra_count < 1) {
		return error_truncated();
	}
	r.type = invocation_arg(inv, 0);
	r.size_bits = invocation_arg(inv, 1);
	error = check_type(&r);
	if (!error) {
		error = check_slots(inv, &r);
	}
	if (!error) {
		error = check_memory(inv, &r);
	}
	if (error) {
		return error;
	}
	rewind_if_free(inv->slot);
	if (!r.device && r.type != seL4_UntypedObject) {
		error = zero_objects(inv->slot, &r);
	}
	if (!error) {
		make_objects(inv->slot, &r);
	}
	return error;
}
