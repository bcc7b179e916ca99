/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The loop of taskman (main.h): receive, decide, answer. A badge says what
 * came: a request of a process, a fault of a thread, or signals. Memory that
 * goes back is worked on when nothing waits, and now and then when much does.
 */
#include "taskman/main.h"

#include <base/print.h>
#include <base/string.h>
#include <sel4/sel4.h>

#include "taskman/boot/boot.h"
#include "taskman/caps/arena.h"
#include "taskman/caps/slot.h"
#include "taskman/dispatch.h"
#include "taskman/mem/work.h"
#include "taskman/proc/balance.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/fault.h"
#include "taskman/proc/hart.h"
#include "taskman/proc/process.h"
#include "taskman/proc/share.h"
#include "taskman/proc/thread.h"
#include "taskman/proc/thread_window.h"
#include "taskman/sys/start.h"

/* With work waiting, so many requests are served before a slice of it is done anyway. */
enum { REQUESTS_PER_SLICE = 16, EVENT_BITS = 47 };

seL4_CPtr loop_endpoint;

static struct arena loop_arena;
static seL4_CPtr notification;
static seL4_CPtr reply;
static void (*events[EVENT_BITS])(void);

/* The request at hand. One thread, one loop: there is only one at a time. */
static struct request current;

struct process *loop_requester(void)
{
	return current.from.process;
}

int loop_serves_fault(void)
{
	return badge_kind(current.badge) == BADGE_FAULT;
}

int loop_reply_alloc(seL4_CPtr *object)
{
	return arena_object(&loop_arena, seL4_ReplyObject, 0, object);
}

void loop_reply_free(seL4_CPtr object)
{
	arena_put(&loop_arena, seL4_ReplyObject, 0, object);
}

void loop_swap_reply(seL4_CPtr *spare)
{
	seL4_CPtr fresh = *spare;

	*spare = reply;
	reply = fresh;
}

int loop_init(void)
{
	int error;

	arena_init(&loop_arena, BLOCK_TASKMAN, BLOCK_MIN_BITS);
	error = arena_object(&loop_arena, seL4_EndpointObject, 0, &loop_endpoint);
	if (error == 0) {
		error = arena_object(&loop_arena, seL4_NotificationObject, 0, &notification);
	}
	if (error == 0) {
		error = loop_reply_alloc(&reply);
	}
	if (error == 0 && seL4_TCB_BindNotification(seL4_CapInitThreadTCB, notification) != 0) {
		error = EINVAL;
	}
	return error;
}

int loop_event(void (*handler)(void), seL4_CPtr *signal)
{
	unsigned i = 0;
	int error;

	while (i < EVENT_BITS && events[i] != NULL) {
		i++;
	}
	if (i == EVENT_BITS) {
		return EAGAIN;
	}
	error = slot_mint(notification, seL4_CapRights_new(0, 0, 0, 1),
			  BADGE_NOTIFICATION | 1UL << (i + 1), signal);
	if (error == 0) {
		events[i] = handler;
	}
	return error;
}

static void serve_events(seL4_Word badge)
{
	for (unsigned i = 0; i < EVENT_BITS; i++) {
		if (badge >> (i + 1) & 1 && events[i] != NULL) {
			events[i]();
		}
	}
}

/* Brings the request's first bytes together. EINVAL: lengths that can not be true. */
static int take_bytes(struct request *r, const seL4_Word mr[4], unsigned words)
{
	unsigned length = r->from.sent < MSG_BUFFER_BYTES ? r->from.sent : MSG_BUFFER_BYTES;
	const char *window;
	unsigned long size;

	if (r->from.label & MSG_IN_WINDOW) {
		window = window_of_thread(r->from.thread, msg_window(r->from.label), &size);
		if (window == NULL || r->from.sent > size) {
			return EFAULT;
		}
		memcpy(r->bytes, window, length);
		return 0;
	}
	if (words == 0 || r->from.sent > (words - 1) * 8) {
		return EINVAL;
	}
	memcpy(r->bytes, &mr[1], MSG_REGISTER_BYTES);
	if (length > MSG_REGISTER_BYTES) {
		memcpy(r->bytes + MSG_REGISTER_BYTES, &seL4_GetIPCBuffer()->msg[4],
		       length - MSG_REGISTER_BYTES);
	}
	return 0;
}

static int serve_message(struct request *r, const seL4_Word mr[4], unsigned words)
{
	int error;

	r->from.thread = thread_find(r->from.process, msg_tid(r->from.label));
	if (!(r->from.label & MSG_LABEL) || r->from.thread == NULL) {
		return EINVAL;
	}
	r->from.sent = msg_low(mr[0]);
	r->from.room = msg_high(mr[0]);
	error = take_bytes(r, mr, words);
	if (error != 0) {
		return error;
	}
	if (r->from.scoid == 0) {
		return dispatch_request(r);
	}
	struct connection *connection = connection_find(r->from.scoid);

	return connection == NULL ? EBADF : taskfs_message(r, connection);
}

/* What came with BADGE; the process behind it may be gone, then nobody waits. */
static void serve(seL4_Word badge, seL4_MessageInfo_t info, const seL4_Word mr[4])
{
	struct request *r = &current;
	int error;

	r->badge = badge;
	r->done = 0;
	r->answer_waits = 0;
	r->parked = NULL;
	r->from = (struct caller){
		.reply = reply, .label = seL4_MessageInfo_get_label(info),
		.process = process_find(badge_pid(badge)), .scoid = badge_scoid(badge),
	};
	if (r->from.process == NULL || r->from.process->phase > PROCESS_ALIVE) {
		return;
	}
	if (badge_kind(badge) == BADGE_FAULT) {
		fault_receive(r, badge_tid(badge), mr);
		return;
	}
	error = serve_message(r, mr, seL4_MessageInfo_get_length(info));
	if (error != 0 && !r->done) {
		request_error(r, error, NULL, 0);
	} else if (r->parked != NULL && r->parked->active) {
		/* A signal that came before it waited could not interrupt it. */
		signal_after_park(r->parked->from.thread);
	}
}

/* Sends what is left to answer and receives; without waiting if POLL. Badge 0: nothing came. */
static seL4_Word receive(int poll, seL4_MessageInfo_t *info, seL4_Word mr[4])
{
	struct request *r = &current;
	struct sel4_registers regs = { .a0 = loop_endpoint };
	long call = poll ? seL4_SysNBRecv : seL4_SysRecv;

	if (r->answer_waits) {
		regs = (struct sel4_registers){ loop_endpoint, r->answer_info,
						{ r->answer[0], r->answer[1], r->answer[2],
						  r->answer[3] } };
		r->answer_waits = 0;
		if (poll) {
			struct sel4_registers send = regs;

			send.a0 = reply;
			sel4_trap(seL4_SysSend, &send);
		} else {
			call = seL4_SysReplyRecv;
		}
	}
	sel4_trap_reply(call, &regs, reply);
	info->words[0] = regs.info;
	memcpy(mr, regs.mr, sizeof(regs.mr));
	return regs.a0;
}

void loop_run(void)
{
	seL4_MessageInfo_t info;
	seL4_Word mr[4];
	unsigned served = 0;

	for (;;) {
		seL4_Word badge = receive(work_pending(), &info, mr);

		if (badge == 0) {
			work_step();
		} else if (badge_is_notification(badge)) {
			serve_events(badge);
		} else {
			serve(badge, info, mr);
			current.from.process = NULL;
			balance_wake();
		}
		if (++served % REQUESTS_PER_SLICE == 0 && work_pending()) {
			work_step();
		}
	}
}

void taskman_main(void)
{
	if (loop_init() != 0 || hart_init() != 0) {
		taskman_fail("taskman: out of memory at start; give the machine more");
	}
	share_init();
	system_start();
	if (process_init() != 0) {
		taskman_fail("taskman: no memory for processes; give the machine more");
	}
	if (process_spawn_first("/sbin/init") != 0) {
		taskman_fail("taskman: /sbin/init can not be started");
	}
	loop_run();
}
