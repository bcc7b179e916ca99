/* SPDX-License-Identifier: Apache-2.0 */
/*
 * New processes: TM_SPAWN, the first one of all, and TM_LOADED, with which
 * the loader in a new process reports. Until then the parent stays parked;
 * a process that ends before is only an errno to it.
 */
#include <base/bits.h>
#include <base/string.h>

#include "abi/msg/start.h"
#include "taskman/boot/boot.h"
#include "taskman/dispatch.h"
#include "taskman/mem/idle.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/group.h"
#include "taskman/proc/loader.h"
#include "taskman/proc/process.h"
#include "taskman/proc/share.h"
#include "taskman/proc/start_info.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/random.h"

enum { START_BLOCK_MOST = 16 << 20 };

int start_block_check(seL4_Word address, seL4_Word length)
{
	if ((address & PAGE_MASK) != 0 || length == 0) {
		return EINVAL;
	}
	return length > START_BLOCK_MOST ? E2BIG : 0;
}

int start_block_name(struct space *space, seL4_Word address, seL4_Word length,
		     char name[PROCESS_NAME])
{
	struct start_block block;
	char path[256];
	char *slash;
	int error = space_read(space, address, &block, sizeof(block));

	name[0] = 0;
	if (error != 0 || block.path >= length) {
		return error;
	}
	length = word_min(sizeof(path) - 1, length - block.path);
	error = space_read(space, address + block.path, path, length);
	if (error != 0) {
		return error;
	}
	path[length] = 0;
	slash = strrchr(path, '/');
	strlcpy(name, slash == NULL ? path : slash + 1, PROCESS_NAME);
	return 0;
}

/* Everything but the start block and connections; the thread does not run yet. */
static int make_loading(struct process *p, const struct thread *creator, struct thread **t,
			struct thread_start *start)
{
	int error;

	p->system_page = START_SYSTEM_PAGE;
	start->page_address = START_THREAD_PAGE;
	error = process_map_system_page(p);

	if (error == 0) {
		error = loader_map(p, start);
	}
	if (error == 0) {
		start->argument = p->start_length;
		start->creator = creator;
		start->priority = creator == NULL ? PRIORITY_DEFAULT : creator->priority;
		start->signal_mask = creator == NULL ? 0 : creator->page->signal_mask;
		error = thread_create(p, start, t);
	}
	return error;
}

/* The parent ends, or stops waiting: the child goes on alone. */
static void spawn_cancel(struct parked *parked, int error)
{
	struct process *child = parked->data;

	child->spawner = NULL;
	parked_error(parked, error, NULL, 0);
}

int do_spawn(struct request *r)
{
	const struct tm_spawn *body = (const void *)r->bytes;
	struct process *parent = r->from.process;
	struct thread_start start = { 0 };
	struct parked *parked;
	struct process *p;
	struct thread *t;
	char name[PROCESS_NAME];
	int error = share_process(parent);

	if (error != 0) {
		return share_refuse(r, error);
	}
	error = start_block_check(body->address, body->length);
	if (error == 0) {
		error = start_block_name(parent->space, body->address, body->length, name);
	}
	if (error != 0) {
		return error;
	}
	error = process_create(parent, name, 0, &p);
	if (error != 0) {
		return error;
	}
	signals_exec(p);
	p->start_length = body->length;
	error = space_share(parent->space, body->address, body->length, p->space,
			    START_BLOCK_ADDRESS);
	if (error == 0) {
		error = coid_copy_all(parent, p, COID_COPY_SPAWN);
	}
	if (error == 0) {
		error = make_loading(p, r->from.thread, &t, &start);
	}
	parked = error == 0 ? request_park(r, NULL, spawn_cancel) : NULL;
	if (parked == NULL) {
		process_abandon(p);
		return error != 0 ? error : EBUSY;
	}
	parked->steady = 1;
	parked->data = p;
	p->spawner = parked;
	thread_run_start(t, &start);
	return 0;
}

int do_loaded(struct request *r)
{
	const struct tm_value *body = (const void *)r->bytes;
	struct process *p = r->from.process;
	struct parked *spawner = p->spawner;
	unsigned char random[16];

	if (p->phase != PROCESS_LOADING && !p->executing) {
		return EINVAL;
	}
	if (body->value != 0) {
		r->done = 1;
		p->load_error = body->value;
		process_end(p, SIGKILL);
		return 0;
	}
	p->phase = PROCESS_ALIVE;
	p->cred.suid = p->cred.euid;
	p->cred.sgid = p->cred.egid;
	p->executing = 0;
	p->has_executed = 1;
	space_settle(p->space);
	if (spawner != NULL) {
		p->spawner = NULL;
		parked_reply(spawner, (int)p->pid, NULL, 0);
	}
	/* The answer is what the program starts with as AT_RANDOM. */
	random_bytes(random, sizeof(random));
	return request_reply(r, 0, random, sizeof(random));
}

/* The start block of the first process: console on 0, 1 and 2, root's home. */
static int first_block(struct process *p, const char *path)
{
	static struct start_info info;
	seL4_Word address = START_BLOCK_ADDRESS;
	seL4_Word length = sizeof(info);
	int error = start_info_fill(&info, path);

	if (error != 0) {
		return error;
	}
	error = space_map_anonymous(p->space, &address, length, TM_PROT_READ | TM_PROT_WRITE,
				    TM_MAP_PRIVATE | TM_MAP_FIXED);
	p->start_length = length;
	return error != 0 ? error : space_write(p->space, address, &info, sizeof(info));
}

int process_spawn_first(const char *path)
{
	struct thread_start start = { 0 };
	struct process *p;
	struct thread *t;
	int error = loader_init();

	if (error != 0) {
		return error;
	}
	error = process_create(&process_taskman, strrchr(path, '/') + 1, 0, &p);
	if (error != 0) {
		return error;
	}
	error = session_new(p);
	if (error == 0) {
		error = first_block(p, path);
	}
	if (error == 0) {
		error = make_loading(p, NULL, &t, &start);
	}
	if (error != 0) {
		process_abandon(p);
		return error;
	}
	process_first = p;
	thread_run_start(t, &start);
	return 0;
}
