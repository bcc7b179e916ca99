/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See thread_window.h. A mapping is on the client thread's list while that
 * window is alive, and in the server's tree (by pid, tid, generation) until
 * the server lets go; its pulse is part of it, so it can not be lost.
 */
#include "taskman/proc/thread_window.h"

#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/window.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"

enum { GENERATION_LAST = 255 };

struct window_map {
	struct tree_node node; /* in the server's tree */
	struct list of_thread;
	struct process *server;
	struct window *window;
	seL4_Word address; /* in the server */
	unsigned pid, tid, generation;
	struct pulse pulse;
	int chid;
};

static unsigned long map_key(unsigned pid, unsigned tid, unsigned generation)
{
	return (unsigned long)pid << 24 | (unsigned long)tid << 8 | generation;
}

void *window_of_thread(struct thread *t, unsigned generation, unsigned long *size)
{
	void *view;

	if (t->window == NULL || t->window_generation != generation ||
	    window_view(t->window, &view) != 0) {
		return NULL;
	}
	*size = t->window->size;
	return view;
}

static void map_free(struct window_map *map)
{
	pulse_withdraw(&map->pulse);
	list_remove(&map->of_thread);
	tree_remove(&map->server->window_maps, &map->node);
	if (map->server->space != NULL) {
		window_unmap(map->window, map->server->space, map->address);
	}
	heap_free(map);
}

static void tell(struct window_map *map)
{
	struct channel *channel = channel_find(map->server, map->chid);

	list_remove(&map->of_thread);
	if (channel != NULL) {
		map->pulse.body = (struct tm_pulse){
			.kind = TM_PULSE_WINDOW_GONE, .priority = CHANNEL_PULSE_PRIORITY,
			.pid = map->pid, .tid = (unsigned short)map->tid,
			.seq = (unsigned short)map->generation,
		};
		pulse_post_own(channel, &map->pulse);
	}
}

void thread_window_gone(struct thread *t)
{
	if (t->window == NULL) {
		return;
	}
	list_for_each_safe(node, &t->window_maps) {
		tell(list_entry(node, struct window_map, of_thread));
	}
	if (t->process->space != NULL) {
		window_unmap(t->window, t->process->space, t->window_address);
	}
	window_put(t->window);
	t->window = NULL;
	t->page->window = 0;
	t->page->window_size = 0;
	t->page->window_generation = 0;
}

void process_windows_gone(struct process *p)
{
	struct tree_node *node;

	while ((node = tree_first(&p->window_maps)) != NULL) {
		map_free(tree_entry(node, struct window_map, node));
	}
}

static void thread_window_set(struct thread *t, struct window *window, seL4_Word address)
{
	thread_window_gone(t);
	t->window = window;
	t->window_address = address;
	t->window_generation = t->window_generation % GENERATION_LAST + 1;
	t->page->window = address;
	t->page->window_size = window->size;
	t->page->window_generation = t->window_generation;
}

int do_window(struct request *r)
{
	const struct tm_window *body = (const void *)r->bytes;
	struct thread *t = r->from.thread;
	struct tm_mapped out = { 0 };
	struct window *window;
	seL4_Word address = 0;
	int error;

	if (body->size == 0) {
		thread_window_gone(t);
		return request_reply(r, 0, &out, sizeof(out));
	}
	error = window_create(body->size, &window);
	if (error != 0) {
		return error;
	}
	error = window_map(window, r->from.process->space, &address);
	if (error != 0) {
		window_put(window);
		return error;
	}
	thread_window_set(t, window, address);
	out.address = address;
	out.size = window->size;
	out.generation = t->window_generation;
	return request_reply(r, 0, &out, sizeof(out));
}

/* The thread whose window a server may see: of a client that holds SCOID, a connection to it. */
static int client_thread(struct request *r, const struct tm_window_map *body,
			 struct thread **thread)
{
	struct connection *c = connection_find(body->scoid);
	struct process *client = process_find(body->pid);

	if (c == NULL || c->channel == NULL || c->channel->process != r->from.process) {
		return EINVAL;
	}
	if (client == NULL || coid_of(c, client) == NULL) {
		return ESRCH;
	}
	*thread = thread_find(client, body->tid);
	if (*thread == NULL || (*thread)->window == NULL ||
	    (*thread)->window_generation != body->generation) {
		return ESRCH;
	}
	return 0;
}

static int map_make(struct process *server, struct thread *t, int chid, struct window_map **made)
{
	struct window_map *map = heap_alloc(sizeof(*map));
	int error;

	if (map == NULL) {
		return ENOMEM;
	}
	*map = (struct window_map){
		.server = server, .window = t->window, .pid = t->process->pid, .tid = t->tid,
		.generation = t->window_generation, .chid = chid,
	};
	error = window_map(t->window, server->space, &map->address);
	if (error != 0) {
		heap_free(map);
		return error;
	}
	map->node.key = map_key(map->pid, map->tid, map->generation);
	tree_insert(&server->window_maps, &map->node);
	list_append(&t->window_maps, &map->of_thread);
	*made = map;
	return 0;
}

static struct window_map *map_find(struct process *server, unsigned pid, unsigned tid,
				   unsigned generation)
{
	return tree_entry(tree_find(&server->window_maps, map_key(pid, tid, generation)),
			  struct window_map, node);
}

int do_window_map(struct request *r)
{
	const struct tm_window_map *body = (const void *)r->bytes;
	struct process *server = r->from.process;
	struct tm_mapped out = { 0 };
	struct window_map *map;
	struct thread *t;
	int error = client_thread(r, body, &t);

	if (error != 0) {
		return error;
	}
	map = map_find(server, body->pid, body->tid, body->generation);
	/* An old window of the same name that the server has not let go yet. */
	if (map != NULL && map->window != t->window) {
		map_free(map);
		map = NULL;
	}
	if (map == NULL) {
		error = map_make(server, t, connection_find(body->scoid)->chid, &map);
		if (error != 0) {
			return error;
		}
	}
	out.address = map->address;
	out.size = map->window->size;
	out.generation = map->generation;
	return request_reply(r, 0, &out, sizeof(out));
}

int do_window_drop(struct request *r)
{
	const struct tm_window_map *body = (const void *)r->bytes;
	struct window_map *map = map_find(r->from.process, body->pid, body->tid, body->generation);

	if (map == NULL) {
		return EINVAL;
	}
	map_free(map);
	return request_status(r, 0);
}
