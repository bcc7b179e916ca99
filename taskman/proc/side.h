/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Side indices: the odd slots of a process's CSpace. What a side index names
 * (a connection, a channel, a reply object, a TCB...) is known by its kind, so
 * that a payload can not pass one thing for another.
 */
#pragma once

struct process;

enum {
	SIDE_SYSMGR = 0, /* the connection to taskman itself; never given out */
	SIDE_LAST = 0x3fffffff,
};

enum side_kind {
	SIDE_COID = 1,
	SIDE_CHANNEL,
	SIDE_NOTIFICATION,
	SIDE_REPLY,
	SIDE_TCB,
	SIDE_IRQ,
};

struct side {
	enum side_kind kind;
	void *object;
};

/*
 * Takes COUNT (1 or 2) free side indices in a row, the lowest >= FROM; the
 * first for OBJECT, a second one for it as SIDE_NOTIFICATION. Their slots exist then
 * and are empty. ENOMEM.
 */
int side_alloc(struct process *p, enum side_kind kind, void *object, unsigned from,
	       unsigned count, unsigned *index);
/* Gives an index back; its slot is deleted. */
void side_free(struct process *p, unsigned index);
/* The object, or NULL if INDEX is free or names another kind. */
/* Forgets all of them: the process ends. */
void side_free_all(struct process *p);
void *side_find(struct process *p, unsigned index, enum side_kind kind);
