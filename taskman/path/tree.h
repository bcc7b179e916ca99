/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The path tree: which server answers for which prefix of the name space.
 *
 *   path_attach    puts a server on a prefix
 *   path_detach    takes it away again
 *   path_forget    takes away everything of a channel that ends
 *   path_resolve   finds the server for a path: longest prefix first
 *   path_child     steps through the names below a prefix, for listings
 *
 * A node exists as long as it has servers or children. Lookup of a component
 * is one hash probe, so resolving costs the length of the path and not the
 * number of names. Called by the request loop only.
 */
#pragma once

#include "abi/sel4/types.h"
#include "taskman/path/table.h"

#include <base/list.h>

struct channel;
struct file_system;

/* One server on one prefix: a process's channel, or taskman itself. */
struct path_server {
	struct list on_node;		/* in the order they are asked */
	struct list on_channel;
	struct table_entry by_id;
	struct path_node *node;
	struct channel *channel;	/* NULL: taskman's own, see `system` */
	const struct file_system *system;
	unsigned id;
	unsigned handle;
	unsigned flags;			/* TM_PATH_* */
	unsigned mode;
	seL4_Word rdev;
};

struct path_node {
	struct path_node *parent;
	struct table_entry by_name;
	struct list children;		/* by age, newest last */
	struct list on_parent;
	struct list servers;
	unsigned name_length;
	char name[];
};

/* What a path came to. */
struct path_found {
	struct path_server *server;
	unsigned tail;			/* offset of the rest, without slash */
	unsigned more;			/* servers that could be asked next */
};

/*
 * PATH is absolute, LENGTH bytes. OF_CHANNEL is the channel's list of servers,
 * NULL for taskman's own; handle, flags, mode and so on come from TEMPLATE.
 * ENOMEM; EINVAL for a path that is not absolute or has "." or ".." in it.
 */
int path_attach(const char *path, unsigned length, const struct path_server *template,
		struct list *of_channel, unsigned *id);

/* The server of that id, NULL if there is none: its owner is checked by the caller. */
struct path_server *path_server_find(unsigned id);

void path_detach(struct path_server *server);

/* Everything on the list of a channel goes. */
void path_forget(struct list *of_channel);

/* The SKIP-th server for PATH; ENOENT when there are not so many. */
int path_resolve(const char *path, unsigned length, unsigned skip, struct path_found *found);

/* The node PATH below FROM (NULL: the root), NULL when no prefix ends there. */
struct path_node *path_node_find(struct path_node *from, const char *path, unsigned length);

/* The path of NODE, ended by NUL, in at most SIZE bytes; 0 if it does not fit. */
int path_of(const struct path_node *node, char *to, unsigned size);

/* The node behind NODE in a walk through all of the tree (NULL: the first); NULL at the end. */
struct path_node *path_walk(struct path_node *node);

/* The INDEX-th child of NODE, NULL past the last. */
struct path_node *path_child(struct path_node *node, unsigned index);

