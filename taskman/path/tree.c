/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The path tree: nodes found by a hash of parent and component, each with the
 * servers of its prefix in the order they are asked. Nodes without servers and
 * children are taken away from the leaf up. Taskman's one thread.
 */
#include "taskman/path/tree.h"

#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "taskman/mem/heap.h"

#include <base/string.h>

static struct table names;	/* every node but the root, by parent and name */
static struct table ids;	/* every server */
static unsigned last_id;

static struct path_node root = {
	.children = LIST_EMPTY(root.children),
	.servers = LIST_EMPTY(root.servers),
};

/* One component of a path. */
struct component {
	const char *name;
	unsigned length;
};

/* The component at *AT, which moves to the start of the next; 0 at the end. */
static int component_next(const char *path, unsigned length, unsigned *at, struct component *c)
{
	unsigned i = *at;

	while (i < length && path[i] == '/') {
		i++;
	}
	c->name = path + i;
	while (i < length && path[i] != '/') {
		i++;
	}
	c->length = path + i - c->name;
	while (i < length && path[i] == '/') {
		i++;
	}
	*at = i;
	return c->length != 0;
}

static struct path_node *child_find(const struct path_node *parent, const struct component *c)
{
	unsigned long hash = hash_bytes((unsigned long)parent, c->name, c->length);

	for (struct table_entry *e = table_first(&names, hash); e; e = table_next(e)) {
		struct path_node *node = list_entry(e, struct path_node, by_name);

		if (node->parent == parent && node->name_length == c->length &&
		    memcmp(node->name, c->name, c->length) == 0) {
			return node;
		}
	}
	return NULL;
}

static struct path_node *child_make(struct path_node *parent, const struct component *c)
{
	struct path_node *node = heap_alloc(sizeof(*node) + c->length + 1);

	if (!node) {
		return NULL;
	}
	node->parent = parent;
	node->name_length = c->length;
	memcpy(node->name, c->name, c->length);
	list_init(&node->children);
	list_init(&node->servers);
	list_append(&parent->children, &node->on_parent);
	table_insert(&names, &node->by_name,
		     hash_bytes((unsigned long)parent, c->name, c->length));
	return node;
}

/* A node that holds nothing goes, and so do parents left empty by that. */
static void node_prune(struct path_node *node)
{
	while (node != &root && list_is_empty(&node->children) && list_is_empty(&node->servers)) {
		struct path_node *parent = node->parent;

		table_remove(&names, &node->by_name);
		list_remove(&node->on_parent);
		heap_free(node);
		node = parent;
	}
}

static int is_dots(const struct component *c)
{
	return (c->length == 1 && c->name[0] == '.') ||
	       (c->length == 2 && c->name[0] == '.' && c->name[1] == '.');
}

static int path_is_plain(const char *path, unsigned length)
{
	struct component c;
	unsigned at = 0;

	if (length == 0 || path[0] != '/') {
		return 0;
	}
	while (component_next(path, length, &at, &c)) {
		if (is_dots(&c)) {
			return 0;
		}
	}
	return 1;
}

static int node_make(const char *path, unsigned length, struct path_node **result)
{
	struct path_node *node = &root;
	struct component c;
	unsigned at = 0;

	while (component_next(path, length, &at, &c)) {
		struct path_node *child = child_find(node, &c);

		if (!child) {
			child = child_make(node, &c);
		}
		if (!child) {
			node_prune(node);
			return ENOMEM;
		}
		node = child;
	}
	*result = node;
	return 0;
}

int path_attach(const char *path, unsigned length, const struct path_server *template,
		struct list *of_channel, unsigned *id)
{
	struct path_server *server;
	struct path_node *node;

	if (!path_is_plain(path, length)) {
		return EINVAL;
	}
	server = heap_alloc(sizeof(*server));
	if (!server) {
		return ENOMEM;
	}
	if (node_make(path, length, &node) != 0) {
		heap_free(server);
		return ENOMEM;
	}
	*server = *template;
	server->node = node;
	server->id = ++last_id;
	if (server->flags & TM_PATH_AFTER) {
		list_append(&node->servers, &server->on_node);
	} else {
		list_prepend(&node->servers, &server->on_node);
	}
	list_init(&server->on_channel);
	if (of_channel) {
		list_append(of_channel, &server->on_channel);
	}
	table_insert(&ids, &server->by_id, hash_number(server->id));
	*id = server->id;
	return 0;
}

struct path_server *path_server_find(unsigned id)
{
	struct table_entry *e = table_first(&ids, hash_number(id));

	while (e && list_entry(e, struct path_server, by_id)->id != id) {
		e = table_next(e);
	}
	return e ? list_entry(e, struct path_server, by_id) : NULL;
}

void path_detach(struct path_server *server)
{
	struct path_node *node = server->node;

	table_remove(&ids, &server->by_id);
	list_remove(&server->on_node);
	list_remove(&server->on_channel);
	heap_free(server);
	node_prune(node);
}

void path_forget(struct list *of_channel)
{
	list_for_each_safe(link, of_channel) {
		path_detach(list_entry(link, struct path_server, on_channel));
	}
}

/* The SKIP-th server on NODE that takes a path with something left; counts SKIP down. */
static struct path_server *node_server(const struct path_node *node, int has_tail, unsigned *skip)
{
	list_for_each(link, &node->servers) {
		struct path_server *s = list_entry(link, struct path_server, on_node);

		if (has_tail && !(s->flags & TM_PATH_DIR)) {
			continue;
		}
		if (*skip == 0) {
			return s;
		}
		--*skip;
	}
	return NULL;
}

/* The deepest node that is a prefix of the path. */
static struct path_node *node_deepest(const char *path, unsigned length, unsigned *depth)
{
	struct path_node *node = &root;
	struct component c;
	unsigned at = 0;

	*depth = 0;
	while (component_next(path, length, &at, &c)) {
		struct path_node *child = child_find(node, &c);

		if (!child) {
			break;
		}
		node = child;
		++*depth;
	}
	return node;
}

/* Where the component after the first DEPTH ones begins. */
static unsigned tail_after(const char *path, unsigned length, unsigned depth)
{
	struct component c;
	unsigned at = 0;

	while (depth-- > 0) {
		component_next(path, length, &at, &c);
	}
	while (at < length && path[at] == '/') {
		at++;
	}
	return at;
}

/* From the longest prefix upwards, the SKIP-th server that would answer. */
static struct path_server *candidate(const char *path, unsigned length, unsigned skip,
				     unsigned *tail)
{
	unsigned depth;

	for (const struct path_node *node = node_deepest(path, length, &depth); node;
	     node = node->parent, depth--) {
		struct path_server *s;

		if (list_is_empty(&node->servers)) {
			continue;
		}
		*tail = tail_after(path, length, depth);
		s = node_server(node, *tail < length, &skip);
		if (s) {
			return s;
		}
	}
	return NULL;
}

int path_resolve(const char *path, unsigned length, unsigned skip, struct path_found *found)
{
	unsigned next_tail;

	found->server = candidate(path, length, skip, &found->tail);
	if (!found->server) {
		return ENOENT;
	}
	found->more = candidate(path, length, skip + 1, &next_tail) != NULL;
	return 0;
}

struct path_node *path_node_find(struct path_node *from, const char *path, unsigned length)
{
	struct path_node *node = from ? from : &root;
	struct component c;
	unsigned at = 0;

	while (node && component_next(path, length, &at, &c)) {
		node = child_find(node, &c);
	}
	return node;
}

struct path_node *path_child(struct path_node *node, unsigned index)
{
	list_for_each(link, &node->children) {
		if (index-- == 0) {
			return list_entry(link, struct path_node, on_parent);
		}
	}
	return NULL;
}

int path_of(const struct path_node *node, char *to, unsigned size)
{
	unsigned at = size;

	if (size < 2) {
		return 0;
	}
	to[--at] = '\0';
	if (node == &root) {
		to[--at] = '/';
	}
	for (; node != &root; node = node->parent) {
		if (at < node->name_length + 1) {
			return 0;
		}
		at -= node->name_length;
		memcpy(to + at, node->name, node->name_length);
		to[--at] = '/';
	}
	memmove(to, to + at, size - at);
	return 1;
}

struct path_node *path_walk(struct path_node *node)
{
	if (!node) {
		return &root;
	}
	if (!list_is_empty(&node->children)) {
		return list_entry(node->children.next, struct path_node, on_parent);
	}
	while (node != &root && node->on_parent.next == &node->parent->children) {
		node = node->parent;
	}
	return node == &root ? NULL
			     : list_entry(node->on_parent.next, struct path_node, on_parent);
}
