/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A doubly linked ring with a head, embedded in the structs it links.
 * An element that is on no list points at itself, so removing it twice is
 * harmless. The owner of the head does the locking.
 */
#pragma once

#include <stddef.h>

struct list {
	struct list *next;
	struct list *previous;
};

#define LIST_EMPTY(head) { &(head), &(head) }

/* The struct of TYPE whose field MEMBER is the list element NODE. */
#define list_entry(node, type, member) \
	((type *)((char *)(node) - offsetof(type, member)))

#define list_for_each(node, head) \
	for (struct list *node = (head)->next; node != (head); node = node->next)

/* As list_for_each, but NODE may be removed (or freed) in the body. */
#define list_for_each_safe(node, head) \
	for (struct list *node = (head)->next, *node##_next = node->next; node != (head); \
	     node = node##_next, node##_next = node->next)

static inline void list_init(struct list *node)
{
	node->next = node;
	node->previous = node;
}

static inline int list_is_empty(const struct list *head)
{
	return head->next == head;
}

static inline void list_insert_before(struct list *where, struct list *node)
{
	node->next = where;
	node->previous = where->previous;
	where->previous->next = node;
	where->previous = node;
}

static inline void list_append(struct list *head, struct list *node)
{
	list_insert_before(head, node);
}

static inline void list_prepend(struct list *head, struct list *node)
{
	list_insert_before(head->next, node);
}

static inline void list_remove(struct list *node)
{
	node->previous->next = node->next;
	node->next->previous = node->previous;
	list_init(node);
}

static inline struct list *list_first(const struct list *head)
{
	return list_is_empty(head) ? NULL : head->next;
}
