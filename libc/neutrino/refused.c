/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See refused.h. The list is short: one record for each interrupted client
 * whose message was between the kernel's delivery and taskman's question.
 * Its lock is held for a few instructions and never across a request.
 */
#include "refused.h"

#include <stdlib.h>

#include "held.h"
#include "libc/seam/tm.h"
#include "lock.h"

/* Messages of a thread for which a refusal is kept. */
enum { REFUSED_FOR = 1024 };

struct refused {
	struct refused *next;
	unsigned pid, tid, seq, scoid;
};

static volatile int lock[1];
hidden struct refused *volatile refused_any;

static struct refused *refused_find(const struct tm_pulse *p)
{
	struct refused *r = refused_any;

	while (r && (r->pid != p->pid || r->tid != p->tid || r->seq != p->seq)) {
		r = r->next;
	}
	return r;
}

/*
 * The message that P asks about: held (then its slot), about to be answered, or
 * refused from now on. The refusal is noted before the records are looked at,
 * and taken back under the same lock: see message_record().
 */
static struct slot *held_or_refused(const struct tm_pulse *p, int *refused)
{
	struct refused *r = malloc(sizeof(*r));
	struct slot *s = 0;

	LOCK(lock);
	*refused = refused_find(p) != 0;
	if (!*refused && r) {
		*r = (struct refused){ refused_any, p->pid, p->tid, p->seq, p->scoid };
		refused_any = r;
		a_barrier();
		*refused = 1;
		r = 0;
		s = slot_of_client(p->pid, p->tid, p->seq);
		if (s || slot_is_answering(p->pid, p->tid, p->seq)) {
			r = refused_any;
			refused_any = r->next;
			*refused = 0;
		}
	} else if (!*refused) {
		/* No memory, no refusal: what is held is told of all the same. */
		s = slot_of_client(p->pid, p->tid, p->seq);
	}
	UNLOCK(lock);
	free(r);
	return s;
}

/* The server is told if it holds that message; else taskman is told that it does not. */
struct slot *unblock_slot(const struct tm_pulse *p)
{
	struct tm_unblock_answer answer = {
		.code = TM_UNBLOCK_ANSWER, .seq = p->seq, .scoid = p->scoid, .pid = p->pid,
		.tid = p->tid,
	};
	int refused;
	struct slot *s = held_or_refused(p, &refused);

	if (refused) {
		tm_ask(&answer, sizeof(answer), 0, 0, 0);
	}
	return s;
}

/*
 * A later message does not prove that a refused one never came: another thread
 * may have received it and stand just before this look. So refused_any stay for
 * so many messages of their thread; numbers come again after twice as many and more.
 */
int refused_take(unsigned pid, unsigned tid, unsigned seq)
{
	int found = 0;

	LOCK(lock);
	for (struct refused *volatile *link = &refused_any; *link;) {
		struct refused *r = *link;
		unsigned age = (seq - r->seq) & MSG_SEQ_MASK;

		if (r->pid != pid || r->tid != tid || (age != 0 && age < REFUSED_FOR) ||
		    age > MSG_SEQ_MASK / 2) {
			link = &r->next;
			continue;
		}
		found |= age == 0;
		*link = r->next;
		free(r);
	}
	UNLOCK(lock);
	return found;
}

void refused_closed(unsigned scoid)
{
	LOCK(lock);
	for (struct refused *volatile *link = &refused_any; *link;) {
		struct refused *r = *link;

		if (r->scoid == scoid) {
			*link = r->next;
			free(r);
		} else {
			link = &r->next;
		}
	}
	UNLOCK(lock);
}

void refused_forget(void)
{
	if (refused_any || lock[0]) {
		lock[0] = 0;
		refused_any = 0;
	}
}
