/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding the UARTs: every enabled ns16550a of the device tree, with registers,
 * interrupt and clock; the one that /chosen names as standard output comes first.
 * A node without what a UART needs is passed over. Reads the tree only.
 */
#include "place.h"

#include <base/devtree.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static unsigned cell_of(const struct node *node, const char *name, unsigned otherwise)
{
	struct property p;

	return node_property(node, name, &p) && p.length >= 4 ? property_cell(&p, 0) : otherwise;
}

static int place_read(const struct node *node, struct place *place)
{
	struct property p;

	memset(place, 0, sizeof(*place));
	if (!node_reg(node, 0, &place->address, &place->size) ||
	    !node_property(node, "interrupts", &p) || p.length < 4) {
		return 0;
	}
	place->interrupt = (int)property_cell(&p, 0);
	place->shift = cell_of(node, "reg-shift", 0);
	place->width = cell_of(node, "reg-io-width", 1);
	place->clock = cell_of(node, "clock-frequency", 0);
	return place->shift <= 4 && (place->width == 1 || place->width == 4);
}

/* "/soc/serial@10000000:115200" names the node by what stands behind the last slash. */
static int is_stdout(const struct node *node, const struct property *path)
{
	const char *text = (const char *)path->data;
	size_t length = strnlen(text, path->length);
	size_t start = length, end = 0;

	while (start > 0 && text[start - 1] != '/') {
		start--;
	}
	for (end = start; end < length && text[end] != ':'; end++) {
		/* look on */
	}
	return start > 0 && strlen(node->name) == end - start &&
	       memcmp(node->name, text + start, end - start) == 0;
}

static int stdout_find(const struct devtree *tree, struct property *path)
{
	struct node node;

	devtree_start(tree, &node);
	while (devtree_next(&node)) {
		if (node.depth == 1 && strcmp(node.name, "chosen") == 0) {
			return node_property(&node, "stdout-path", path);
		}
	}
	return 0;
}

/* The console goes first; the others keep their order. */
static int place_keep(struct place **places, size_t *count, const struct place *place)
{
	struct place *more = reallocarray(*places, *count + 1, sizeof(*more));
	size_t at = place->is_console ? 0 : *count;

	if (!more) {
		return ENOMEM;
	}
	memmove(&more[at + 1], &more[at], (*count - at) * sizeof(*more));
	more[at] = *place;
	*places = more;
	++*count;
	return 0;
}

int places_find(const void *blob, struct place **places, size_t *count)
{
	struct property path;
	struct devtree tree;
	struct node node;
	int has_stdout, error = 0;

	*places = NULL;
	*count = 0;
	if (devtree_open(&tree, blob) != 0) {
		return EINVAL;
	}
	has_stdout = stdout_find(&tree, &path);
	devtree_start(&tree, &node);
	while (!error && devtree_next(&node)) {
		struct place place;

		if (!node_is_compatible(&node, "ns16550a") || !node_is_enabled(&node) ||
		    !place_read(&node, &place)) {
			continue;
		}
		place.is_console = has_stdout && is_stdout(&node, &path);
		error = place_keep(places, count, &place);
	}
	if (error) {
		free(*places);
	}
	return error;
}
