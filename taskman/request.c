/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See request.h. Answers go out in the three forms of docs/design.md 4:
 * registers, IPC buffer, window. A short answer to the request at hand is
 * left for the loop, which sends it with its next receive in one trap.
 */
#include "taskman/request.h"

#include <base/string.h>
#include <sel4/sel4.h>

#include "taskman/main.h"
#include "taskman/proc/thread_window.h"
#include "taskman/proc/thread.h"

/* The answer's label and sizes; the window holds what no buffer can. */
static seL4_Word answer_label(unsigned flags)
{
	return msg_label(flags, 0, 0, 0, 0);
}

/* Where the bytes of an answer go in the window the sender offered, and how many. */
static char *answer_place(const struct caller *to, unsigned long *room)
{
	unsigned long offset = msg_reply_offset(to->label, to->sent);
	unsigned long size;
	char *window = window_of_thread(to->thread, msg_window(to->label), &size);

	*room = window == NULL || offset >= size ? 0 : size - offset;
	return *room == 0 ? NULL : window + offset;
}

/* Bytes beyond a buffer: into the window. 0 bytes if there is none. */
static unsigned put_in_window(const struct caller *to, const void *bytes, unsigned length)
{
	unsigned long room;
	char *place = answer_place(to, &room);

	length = length < room ? length : (unsigned)room;
	if (length > 0) {
		memcpy(place, bytes, length);
	}
	return length;
}

struct answer {
	seL4_MessageInfo_t info;
	seL4_Word mr[4];
};

/* Makes the four words; bytes that no register holds are put where they belong. */
static struct answer answer_make(const struct caller *to, unsigned flags, int low,
				 const void *bytes, unsigned length)
{
	struct answer a = { .mr = { 0 } };
	unsigned words = 4;

	length = length < to->room ? length : to->room;
	if (length > MSG_BUFFER_BYTES) {
		flags |= MSG_IN_WINDOW;
		length = put_in_window(to, bytes, length);
	} else if (length > MSG_REGISTER_BYTES) {
		words = msg_words(length);
		memcpy((char *)&seL4_GetIPCBuffer()->msg[4], (const char *)bytes + 24,
		       length - MSG_REGISTER_BYTES);
	}
	if (length > 0) {
		memcpy(&a.mr[1], bytes,
		       length < MSG_REGISTER_BYTES ? length : MSG_REGISTER_BYTES);
	}
	a.mr[0] = msg_sizes((unsigned)low, length);
	a.info = seL4_MessageInfo_new(answer_label(flags), 0, 0, words);
	return a;
}

static void answer_send(seL4_CPtr reply, struct answer *a)
{
	seL4_SendWithMRs(reply, a->info, &a->mr[0], &a->mr[1], &a->mr[2], &a->mr[3]);
}

static int request_answer(struct request *r, unsigned flags, int low, const void *bytes,
			  unsigned length)
{
	struct answer a = answer_make(&r->from, flags, low, bytes, length);

	r->done = 1;
	if (seL4_MessageInfo_get_length(a.info) > 4) {
		answer_send(r->from.reply, &a);
		return 0;
	}
	r->answer_waits = 1;
	r->answer_info = a.info.words[0];
	memcpy(r->answer, a.mr, sizeof(r->answer));
	return 0;
}

int request_reply(struct request *r, int status, const void *bytes, unsigned length)
{
	return request_answer(r, 0, status, bytes, length);
}

int request_error(struct request *r, int error, const void *bytes, unsigned length)
{
	return request_answer(r, MSG_ERROR, error, bytes, length);
}

int request_copy(const struct request *r, unsigned offset, void *to, unsigned length)
{
	const char *window;
	unsigned long size;

	if (length > r->from.sent || offset > r->from.sent - length) {
		return EMSGSIZE;
	}
	if (length <= MSG_BUFFER_BYTES && offset <= MSG_BUFFER_BYTES - length) {
		memcpy(to, r->bytes + offset, length);
		return 0;
	}
	window = window_of_thread(r->from.thread, msg_window(r->from.label), &size);
	if (window == NULL || length > size || offset > size - length) {
		return EFAULT;
	}
	memcpy(to, window + offset, length);
	return 0;
}

struct parked *request_park(struct request *r, struct list *queue,
			    void (*cancel)(struct parked *, int error))
{
	struct parked *p = &r->from.thread->parked;

	if (p->active) {
		return NULL;
	}
	*p = (struct parked){
		.from = r->from, .cancel = cancel, .active = 1,
		.code = *(const unsigned short *)(const void *)r->bytes,
	};
	list_init(&p->list);
	if (queue != NULL) {
		list_append(queue, &p->list);
	}
	loop_swap_reply(&r->from.thread->reply);
	r->done = 1;
	r->parked = p;
	return p;
}

static void parked_answer(struct parked *p, unsigned flags, int low, const void *bytes,
			  unsigned length)
{
	struct answer a = answer_make(&p->from, flags, low, bytes, length);

	list_remove(&p->list);
	p->active = 0;
	answer_send(p->from.reply, &a);
}

void parked_reply(struct parked *p, int status, const void *bytes, unsigned length)
{
	parked_answer(p, 0, status, bytes, length);
}

unsigned long request_window_room(const struct request *r)
{
	unsigned long room;

	answer_place(&r->from, &room);
	return room;
}

int parked_put(struct parked *p, unsigned long at, const void *bytes, unsigned length)
{
	unsigned long room;
	char *place = answer_place(&p->from, &room);

	if (at > room || length > room - at) {
		return EFAULT;
	}
	memcpy(place + at, bytes, length);
	return 0;
}

void parked_reply_put(struct parked *p, int status, unsigned length)
{
	struct answer a = {
		.info = seL4_MessageInfo_new(answer_label(MSG_IN_WINDOW), 0, 0, 4),
		.mr = { msg_sizes((unsigned)status, length) },
	};

	list_remove(&p->list);
	p->active = 0;
	answer_send(p->from.reply, &a);
}

void parked_error(struct parked *p, int error, const void *bytes, unsigned length)
{
	parked_answer(p, MSG_ERROR, error, bytes, length);
}

void parked_cancel(struct parked *p, int error)
{
	if (!p->active) {
		return;
	}
	if (p->cancel != NULL) {
		p->cancel(p, error);
	} else {
		parked_error(p, error, NULL, 0);
	}
}
