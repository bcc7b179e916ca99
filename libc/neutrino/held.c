/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The slots of held messages and the views of clients' windows; see held.h.
 */
#include "held.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libc/seam/fork_child.h"
#include "libc/seam/tm.h"
#include "receive.h"
#include "lock.h"

enum { FIRST_TABLE = 64, BATCH = 16 };

static volatile int lock[1];
hidden struct slot **volatile slots_table;
hidden volatile seL4_Word slots_count;
static unsigned table_size;
static struct slot *free_slots;
static struct window_view *windows;

void held_lock(void)
{
	LOCK(lock);
}

void held_unlock(void)
{
	UNLOCK(lock);
}

/* slot_find() takes no lock, so the old table stays where it is. */
static int table_reach(unsigned index)
{
	unsigned size = table_size ? table_size : FIRST_TABLE;
	struct slot **bigger;

	if (index < table_size) {
		return 0;
	}
	while (size <= index) {
		size *= 2;
	}
	bigger = calloc(size, sizeof(bigger[0]));
	if (!bigger) {
		return ENOMEM;
	}
	for (unsigned i = 1; i <= slots_count; i++) {
		bigger[i] = slots_table[i];
	}
	a_barrier();
	slots_table = bigger;
	table_size = size;
	return 0;
}

static int slot_add(seL4_CPtr reply, struct held *record)
{
	struct slot *s = calloc(1, sizeof(*s));

	if (!s || table_reach(slots_count + 1) != 0) {
		free(s);
		return ENOMEM;
	}
	s->reply = reply;
	s->record = record;
	s->next_rcvid = slots_count + 1;
	slots_table[slots_count + 1] = s;
	__atomic_store_n(&slots_count, slots_count + 1, __ATOMIC_RELEASE);
	s->next = free_slots;
	free_slots = s;
	return 0;
}

/* More reply objects from taskman. */
static int slots_more(void)
{
	struct tm_value request = { .code = TM_REPLY_ALLOC, .value = BATCH };
	struct tm_replies replies = { 0 };
	int error = tm_ask(&request, sizeof(request), &replies, sizeof(replies), 0);

	for (unsigned i = 0; !error && i < replies.count; i++) {
		error = slot_add(2 * (seL4_CPtr)replies.index[i] + 1,
				 (struct held *)replies.page + i);
	}
	/* Some of a batch are as good as all of it. */
	return free_slots ? 0 : error;
}

int slot_take(struct slot **slot)
{
	int error = 0;

	held_lock();
	if (!free_slots) {
		error = slots_more();
	}
	if (!error) {
		*slot = free_slots;
		free_slots = (*slot)->next;
	}
	held_unlock();
	return error;
}

static void view_free(struct window_view *view)
{
	struct tm_window_map drop = {
		.code = TM_WINDOW_DROP,
		.generation = view->generation,
		.scoid = view->scoid,
		.pid = view->pid,
		.tid = view->tid,
	};
	struct window_view **link = &windows;

	while (*link != view) {
		link = &(*link)->next;
	}
	*link = view->next;
	tm_ask(&drop, sizeof(drop), 0, 0, 0);
	free(view);
}

static void view_leave(struct window_view *view)
{
	if (--view->uses == 0 && view->gone) {
		view_free(view);
	}
}

void slot_reuse(struct slot *s)
{
	if (s->window) {
		held_lock();
		view_leave(s->window);
		held_unlock();
		s->window = 0;
	}
	free(s->reply_bytes);
	s->reply_bytes = 0;
	s->written = 0;
	s->flags = 0;
	s->kept = 0;
	slot_forget(s);
}

void slot_put(struct slot *s)
{
	s->answering = 0;
	slot_reuse(s);
	held_lock();
	s->next = free_slots;
	free_slots = s;
	held_unlock();
}

struct slot *slot_of_client(unsigned pid, unsigned tid, int seq)
{
	struct slot *found = 0;

	held_lock();
	for (unsigned i = 1; i <= slots_count && !found; i++) {
		const struct held *h = slots_table[i]->record;

		if (slots_table[i]->rcvid && badge_pid(h->badge) == pid && msg_tid(h->label) == tid &&
		    (seq < 0 || msg_seq(h->label) == (unsigned)seq)) {
			found = slots_table[i];
		}
	}
	held_unlock();
	return found;
}

int slot_is_answering(unsigned pid, unsigned tid, unsigned seq)
{
	int found = 0;

	held_lock();
	for (unsigned i = 1; i <= slots_count && !found; i++) {
		seL4_Word badge = *(volatile seL4_Word *)&slots_table[i]->answering;
		seL4_Word label = slots_table[i]->record->label;

		found = badge && badge_pid(badge) == pid && msg_tid(label) == tid &&
			msg_seq(label) == seq;
	}
	held_unlock();
	return found;
}

void held_forget(void)
{
	/* A page that nothing is written to stays shared with the parent. */
	if (!slots_table && !windows && !lock[0]) {
		return;
	}
	lock[0] = 0;
	slots_table = 0;
	table_size = slots_count = 0;
	free_slots = 0;
	windows = 0;
}

static struct window_view *view_find(unsigned pid, unsigned tid, unsigned generation)
{
	struct window_view *v = windows;

	while (v && (v->gone || v->pid != pid || v->tid != tid || v->generation != generation)) {
		v = v->next;
	}
	return v;
}

static int view_make(const struct held *h, struct window_view **view)
{
	struct window_view *v = calloc(1, sizeof(*v));
	struct tm_window_map request = { .code = TM_WINDOW_MAP };
	struct tm_mapped mapped;
	int error;

	if (!v) {
		return ENOMEM;
	}
	v->pid = request.pid = badge_pid(h->badge);
	v->tid = request.tid = msg_tid(h->label);
	v->generation = request.generation = msg_window(h->label);
	v->scoid = request.scoid = badge_scoid(h->badge);
	error = tm_ask(&request, sizeof(request), &mapped, sizeof(mapped), 0);
	if (error) {
		free(v);
		return error;
	}
	v->address = (char *)mapped.address;
	v->size = mapped.size;
	v->next = windows;
	windows = v;
	*view = v;
	return 0;
}

int slot_window(struct slot *s)
{
	const struct held *h = s->record;
	struct window_view *v;
	int error = 0;

	if (s->window) {
		return 0;
	}
	if (msg_window(h->label) == 0) {
		return EFAULT;
	}
	held_lock();
	v = view_find(badge_pid(h->badge), msg_tid(h->label), msg_window(h->label));
	if (!v) {
		error = view_make(h, &v);
	}
	if (!error) {
		v->uses++;
		s->window = v;
		s->kept = 1;
	}
	held_unlock();
	return error;
}

void window_gone(unsigned pid, unsigned tid, unsigned generation)
{
	struct window_view *next;

	held_lock();
	for (struct window_view *v = windows; v; v = next) {
		next = v->next;
		if (v->pid != pid || (generation && (v->tid != tid ||
						     v->generation != generation))) {
			continue;
		}
		v->gone = 1;
		if (v->uses == 0) {
			view_free(v);
		}
	}
	held_unlock();
}

size_t iov_scatter(const struct iovec *iov, size_t parts, const void *from, size_t bytes)
{
	const char *p = from;
	size_t left = bytes;

	for (size_t i = 0; i < parts && left; i++) {
		size_t n = iov[i].iov_len < left ? iov[i].iov_len : left;

		memcpy(iov[i].iov_base, p, n);
		p += n;
		left -= n;
	}
	return bytes - left;
}

size_t iov_gather(const struct iovec *iov, size_t parts, size_t skip, void *to, size_t bytes)
{
	char *p = to;
	size_t left = bytes;

	for (size_t i = 0; i < parts && left; i++) {
		size_t n = iov[i].iov_len;

		if (skip >= n) {
			skip -= n;
			continue;
		}
		n = n - skip < left ? n - skip : left;
		memcpy(p, (const char *)iov[i].iov_base + skip, n);
		p += n;
		left -= n;
		skip = 0;
	}
	return bytes - left;
}
