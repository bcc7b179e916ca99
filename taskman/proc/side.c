/* SPDX-License-Identifier: Apache-2.0 */
/* See side.h: one small record for each side index in use, found by number. */
#include "taskman/proc/side.h"

#include "taskman/mem/heap.h"
#include "taskman/proc/process.h"

/* The first of COUNT free indices in a row. */
static unsigned find_free(const struct idmap *map, unsigned from, unsigned count)
{
	for (;;) {
		unsigned index = idmap_free_from(map, from);

		if (count == 1 || idmap_get(map, index + 1) == NULL) {
			return index;
		}
		from = index + 2;
	}
}

static int put(struct process *p, unsigned index, enum side_kind kind, void *object)
{
	struct side *side = heap_alloc(sizeof(*side));
	int error = side == NULL ? ENOMEM : cspace_reach(p, cspace_side_slot(index));

	if (error == 0) {
		*side = (struct side){ kind, object };
		error = idmap_set(&p->sides, index, side);
	}
	if (error != 0) {
		heap_free(side);
	}
	return error;
}

int side_alloc(struct process *p, enum side_kind kind, void *object, unsigned from,
	       unsigned count, unsigned *index)
{
	unsigned first = find_free(&p->sides, from > SIDE_SYSMGR ? from : SIDE_SYSMGR + 1, count);
	int error;

	if (first + count - 1 > SIDE_LAST) {
		return EMFILE;
	}
	error = put(p, first, kind, object);
	if (error != 0) {
		return error;
	}
	if (count == 2) {
		error = put(p, first + 1, SIDE_NOTIFICATION, object);
		if (error != 0) {
			side_free(p, first);
			return error;
		}
	}
	*index = first;
	return 0;
}

void side_free(struct process *p, unsigned index)
{
	struct side *side = idmap_remove(&p->sides, index);

	if (side != NULL) {
		cspace_delete(p, cspace_side_slot(index));
		heap_free(side);
	}
}

void side_free_all(struct process *p)
{
	unsigned index = 0;
	struct side *side;

	while ((side = idmap_next(&p->sides, &index)) != NULL) {
		heap_free(side);
		index++;
	}
	idmap_clear(&p->sides);
}

void *side_find(struct process *p, unsigned index, enum side_kind kind)
{
	struct side *side = idmap_get(&p->sides, index);

	return side != NULL && side->kind == kind ? side->object : NULL;
}
