/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See share.h. A process is counted together with its process group, which is
 * what a shell calls a job. A process of the first session, a server, and the
 * leader of a session, a login shell, are counted alone. Those with little
 * may go further into the reserve than those with much, servers and leaders
 * furthest, unless they want memory to keep for others; and everybody further
 * by a fault, which cannot be refused politely, than by a request.
 * The look takes a bounded time: a group with many members has much.
 */
#include "taskman/proc/share.h"

#include <base/bits.h>

#include "abi/posix/errno.h"
#include "taskman/caps/untyped.h"
#include "taskman/main.h"
#include "taskman/mem/page.h"
#include "taskman/proc/group.h"
#include "taskman/proc/limit.h"
#include "taskman/proc/process.h"
#include "taskman/request.h"

enum {
	SMALL_MEMBERS = 8,	/* processes of a small job */
	PROCESS_BITS = 19,	/* RAM that a process is reckoned to need */
	PROCESSES_LEAST = 64,
	REFUSAL_NS = 4000000,	/* for each process: 250 refusals a second in all */
	/* Heap and capabilities behind one of each, about. */
	NAME_BYTES = 256,
	TIMER_BYTES = 256,
	REGION_BYTES = 112,
};

unsigned long share_processes_most(void)
{
	return word_max(blocks_total() >> PROCESS_BITS, PROCESSES_LEAST);
}

/* What P has, about, in bytes: its pages, its kernel objects, and what taskman keeps for it. */
static size_t weight(const struct process *p)
{
	size_t bytes = p->arena.bytes + (p->fds.count + p->sides.count) * NAME_BYTES +
		       p->timers.count * TIMER_BYTES;

	if (p->space != NULL) {
		bytes += (space_resident(p->space) << PAGE_BITS) +
			 p->space->region_count * REGION_BYTES;
	}
	return bytes;
}

static int is_server(const struct process *p)
{
	return process_first != NULL && p->group->session == process_first->group->session;
}

static int group_is_small(const struct group *group, size_t most)
{
	unsigned members = 0;
	size_t bytes = 0;

	list_for_each(node, &group->members) {
		bytes += weight(list_entry(node, struct process, of_group));
		if (++members > SMALL_MEMBERS || bytes > most) {
			return 0;
		}
	}
	return 1;
}

static int is_leader(const struct process *p)
{
	return p->group->session->sid == p->pid;
}

static int is_small(const struct process *p)
{
	size_t most = memory_reserve();

	return is_server(p) || is_leader(p) ? weight(p) <= most : group_is_small(p->group, most);
}

size_t share_floor(void)
{
	const struct process *p = loop_requester();
	size_t reserve = memory_reserve(), floor = reserve;

	if (p == NULL || (is_server(p) && loop_serves_fault())) {
		return memory_margin();
	}
	if (is_server(p)) {
		floor = reserve / 4;
	} else if (is_small(p)) {
		floor = is_leader(p) ? reserve / 4 : reserve / 2;
	}
	return word_max(loop_serves_fault() ? floor - floor / 4 : floor, memory_margin());
}

size_t share_floor_promised(size_t length)
{
	const struct process *p = loop_requester();

	/* With so much it would not be one of those who have little. */
	if (length > memory_reserve() / 4 || (p != NULL && !is_small(p))) {
		return memory_reserve();
	}
	return share_floor();
}

int share_process(const struct process *from)
{
	unsigned long most = share_processes_most();

	if (limit_threads(from) != 0) {
		return EAGAIN;
	}
	if (process_count() < most) {
		return 0;
	}
	return process_count() < most + most / 8 && is_small(from) ? 0 : EAGAIN;
}

int share_refuse(struct request *r, int error)
{
	return request_error_late(r, error, process_count() * REFUSAL_NS);
}

void share_init(void)
{
	pages_ask_floor(share_floor);
}
