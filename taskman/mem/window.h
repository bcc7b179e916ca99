/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Windows: memory that a client thread offers for large messages, mapped in
 * the client and in servers. The window belongs to none of them: it is
 * counted by those who map it, so a server never faults on the window of a
 * client that died.
 */
#pragma once

#include "taskman/mem/space.h"

enum { WINDOW_MIN = 16 << 10, WINDOW_MAX = 64 << 20 };

struct window {
	struct object *object;
	unsigned count;
	seL4_Word size;	/* a power of two, at least what was asked for */
	void *view;	/* in taskman, while it serves the client */
};

/* Count 1, for the client thread. EINVAL: above WINDOW_MAX. ENOMEM. */
int window_create(seL4_Word size, struct window **window);

/* Maps all its pages; the mapping takes a reference. ENOMEM. */
int window_map(struct window *window, struct space *space, seL4_Word *address);

/* Takes a mapping of window_map away again, with its reference. */
void window_unmap(struct window *window, struct space *space, seL4_Word address);

/* The window in taskman's own space, mapped at the first call. ENOMEM. */
int window_view(struct window *window, void **view);

void window_get(struct window *window);
void window_put(struct window *window);
