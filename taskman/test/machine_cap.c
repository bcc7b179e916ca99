/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Capabilities of the simulated kernel: found through CNodes with guards,
 * copied, deleted and revoked. An object goes with its original capability.
 */
#include <stdlib.h>

#include <base/bits.h>

#include "taskman/test/machine_part.h"

void cap_init(struct cap *cap, enum cap_type type, struct cap *parent)
{
	*cap = (struct cap){ .type = type, .parent = parent };
	list_init(&cap->children);
	list_init(&cap->sibling);
	if (parent != NULL) {
		list_append(&parent->children, &cap->sibling);
	}
}

struct cap *cap_lookup(struct cap *root, seL4_Word index, unsigned depth, int exact)
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

void cap_delete(struct cap *cap)
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

void cap_revoke(struct cap *cap)
{
	while (!list_is_empty(&cap->children)) {
		struct cap *child = list_entry(cap->children.next, struct cap, sibling);

		cap_revoke(child);
		cap_delete(child);
	}
}

void cap_copy(struct cap *to, struct cap *from)
{
	cap_init(to, from->type, from->parent);
	to->address = from->address;
	to->device = from->device;
	to->cnode = from->cnode;
	to->table = from->table;
}
