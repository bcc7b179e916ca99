/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Windows: an anonymous memory object with a count of its own, because the
 * client, each server and taskman hold it apart from their mappings.
 */
#include "taskman/mem/window.h"

#include <base/bits.h>

#include "abi/posix/errno.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/mapping.h"
#include "taskman/mem/view.h"

int window_create(seL4_Word size, struct window **made)
{
	struct window *window;
	int error;

	if (size > WINDOW_MAX) {
		return EINVAL;
	}
	window = heap_alloc(sizeof *window);
	if (window == NULL) {
		return ENOMEM;
	}
	window->count = 1;
	window->size = bit(log2_ceil(word_max(size, WINDOW_MIN)));
	error = object_create(window->size, &window->object);
	if (error != 0) {
		heap_free(window);
		return error;
	}
	*made = window;
	return 0;
}

int window_map(struct window *window, struct space *space, seL4_Word *address)
{
	int error = space_map_object(space, address, window->size, TM_PROT_READ | TM_PROT_WRITE,
				     TM_MAP_SHARED | SPACE_POPULATE | SPACE_KEEP | SPACE_NO_FORK,
				     window->object, 0);

	if (error == 0) {
		window_get(window);
	}
	return error;
}

void window_unmap(struct window *window, struct space *space, seL4_Word address)
{
	space_unmap_page(space, address);
	window_put(window);
}

static int enter_views(struct window *window, char *address)
{
	for (seL4_Word at = 0; at < window->size; at += PAGE_SIZE) {
		struct page *page;
		int error = object_page(window->object, at, &page);

		if (error == 0) {
			error = view_enter(address + at, page);
			page_put(page);
		}
		if (error != 0) {
			return error;
		}
	}
	return 0;
}

int window_view(struct window *window, void **view)
{
	unsigned count = (unsigned)(window->size >> PAGE_BITS);
	int error;

	if (window->view != NULL) {
		*view = window->view;
		return 0;
	}
	error = view_reserve(count, view);
	if (error != 0) {
		return error;
	}
	error = enter_views(window, *view);
	if (error != 0) {
		view_unmap(*view, count);
		return error;
	}
	window->view = *view;
	return 0;
}

void window_get(struct window *window)
{
	window->count++;
}

void window_put(struct window *window)
{
	if (--window->count > 0) {
		return;
	}
	if (window->view != NULL) {
		view_unmap(window->view, (unsigned)(window->size >> PAGE_BITS));
	}
	object_put(window->object);
	heap_free(window);
}
