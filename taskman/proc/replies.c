/* SPDX-License-Identifier: Apache-2.0 */
/* See replies.h. Answering an idle reply object is a no-op of the kernel. */
#include "taskman/proc/replies.h"

#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "taskman/caps/arena.h"
#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/space.h"
#include "taskman/mem/view.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"

static void drop(struct process *p, struct replies *batch, unsigned i)
{
	side_free(p, batch->index[i]);
	process_put_object(p, seL4_ReplyObject, 0, batch->reply[i]);
}

/* Ends a batch of which COUNT reply objects were made. */
static void batch_free(struct process *p, struct replies *batch)
{
	while (batch->count > 0) {
		drop(p, batch, --batch->count);
	}
	if (batch->page != NULL) {
		view_unmap(batch->held, 1);
		space_unmap_page(p->space, batch->address);
		page_put(batch->page);
	}
	heap_free(batch);
}

static int add(struct process *p, struct replies *batch)
{
	unsigned i = batch->count;
	int error = arena_object(&p->arena, seL4_ReplyObject, 0, &batch->reply[i]);

	if (error != 0) {
		return error;
	}
	error = side_alloc(p, SIDE_REPLY, batch, 0, 1, &batch->index[i]);
	if (error != 0) {
		arena_put(&p->arena, seL4_ReplyObject, 0, batch->reply[i]);
		return error;
	}
	batch->count++;
	return cspace_mint(p, cspace_side_slot(batch->index[i]), batch->reply[i],
			   seL4_CapRights_new(0, 0, 1, 1), 0);
}

static int batch_make(struct process *p, unsigned count, struct replies **made)
{
	struct replies *batch = heap_alloc(sizeof(*batch));
	void *view;
	int error;

	if (batch == NULL) {
		return ENOMEM;
	}
	error = space_shared_page(p->space, &batch->address, TM_PROT_READ | TM_PROT_WRITE,
				  &batch->page, &view);
	batch->held = view;
	while (error == 0 && batch->count < count) {
		error = add(p, batch);
	}
	if (error != 0) {
		batch_free(p, batch);
		return error;
	}
	list_append(&p->reply_batches, &batch->of_process);
	*made = batch;
	return 0;
}

void replies_free_all(struct process *p)
{
	list_for_each_safe(node, &p->reply_batches) {
		list_remove(node);
		batch_free(p, list_entry(node, struct replies, of_process));
	}
}

static void answer(seL4_CPtr reply, int error)
{
	seL4_Word mr[4] = { msg_sizes((unsigned)error, 0), 0, 0, 0 };

	seL4_SendWithMRs(reply, seL4_MessageInfo_new(msg_label(MSG_ERROR, 0, 0, 0, 0), 0, 0, 4),
			 &mr[0], &mr[1], &mr[2], &mr[3]);
}

static int is_of_channel(const struct held *held, const struct channel *channel)
{
	struct connection *c = held->badge == 0 ? NULL : connection_find(badge_scoid(held->badge));

	return c != NULL && c->channel == channel;
}

void replies_answer(struct process *p, struct channel *channel, int error)
{
	list_for_each(node, &p->reply_batches) {
		struct replies *batch = list_entry(node, struct replies, of_process);

		for (unsigned i = 0; i < batch->count; i++) {
			if (channel == NULL || is_of_channel(&batch->held[i], channel)) {
				answer(batch->reply[i], error);
			}
		}
	}
}

struct held *replies_find(struct process *p, unsigned scoid, unsigned pid, unsigned tid)
{
	list_for_each(node, &p->reply_batches) {
		struct replies *batch = list_entry(node, struct replies, of_process);

		for (unsigned i = 0; i < batch->count; i++) {
			struct held *held = &batch->held[i];

			if (badge_scoid(held->badge) == scoid && badge_pid(held->badge) == pid &&
			    msg_tid(held->label) == tid) {
				return held;
			}
		}
	}
	return NULL;
}

int do_reply_alloc(struct request *r)
{
	const struct tm_value *body = (const void *)r->bytes;
	struct thread *t = r->from.thread;
	struct tm_replies out = { 0 };
	struct replies *batch;
	int error;

	if (body->value < 1) {
		return EINVAL;
	}
	error = batch_make(r->from.process,
			   body->value < REPLIES_MOST ? (unsigned)body->value : REPLIES_MOST,
			   &batch);
	if (error != 0) {
		return error;
	}
	out.first = batch->index[0];
	out.page = batch->address;
	out.count = batch->count;
	for (unsigned i = 0; i < batch->count; i++) {
		out.index[i] = batch->index[i];
	}
	if (t->page->reply == 0) {
		t->page->reply = cspace_side_slot(batch->index[0]);
		t->page->reply_page = batch->address;
	}
	return request_reply(r, 0, &out, sizeof(out));
}
