/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiters of poll(): one entry for each connection that armed, gone when its
 * pulse has been sent or the connection closes. The attribute's lock guards
 * the list.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/iofunc.h>

#include "libc/neutrino/reply_receive.h"

struct _iofunc_notify_entry {
	struct _iofunc_notify_entry *next;
	int scoid;
	pid_t pid;
	int events;
	struct sigevent event;
};

static struct _iofunc_notify_entry **entry_of(iofunc_notify_t *notify, int scoid, pid_t pid)
{
	struct _iofunc_notify_entry **link = &notify->list;

	while (*link && ((*link)->scoid != scoid || (*link)->pid != pid)) {
		link = &(*link)->next;
	}
	return link;
}

static void entry_remove(struct _iofunc_notify_entry **link)
{
	struct _iofunc_notify_entry *e = *link;

	*link = e->next;
	free(e);
}

static int arm(resmgr_context_t *ctp, const struct io_notify *in, iofunc_notify_t *notify)
{
	struct _iofunc_notify_entry *e = malloc(sizeof(*e));

	if (!e) {
		return ENOMEM;
	}
	e->scoid = ctp->info.scoid;
	e->pid = ctp->info.pid;
	e->events = in->events;
	SIGEV_PULSE_INIT(&e->event, in->coid, in->priority, in->code, in->value);
	e->next = notify->list;
	notify->list = e;
	return EOK;
}

int iofunc_notify(resmgr_context_t *ctp, io_notify_t *msg, iofunc_notify_t *notify, int ready)
{
	struct _iofunc_notify_entry **old =
		entry_of(notify, ctp->info.scoid, ctp->info.pid);
	int now = ready & msg->i.events;
	int error = EOK;

	if (*old) {
		entry_remove(old);
	}
	if (!now && msg->i.arm) {
		error = arm(ctp, &msg->i, notify);
	}
	return error ? error : _RESMGR_STATUS(ctp, now);
}

void iofunc_notify_trigger(iofunc_notify_t *notify, int events)
{
	struct _iofunc_notify_entry **link = &notify->list;

	while (*link) {
		struct _iofunc_notify_entry *e = *link;

		if (!(e->events & events)) {
			link = &e->next;
			continue;
		}
		event_deliver(e->scoid, e->pid, &e->event);
		entry_remove(link);
	}
}

void iofunc_notify_remove(resmgr_context_t *ctp, iofunc_notify_t *notify)
{
	struct _iofunc_notify_entry **link = &notify->list;

	while (*link) {
		if (!ctp || (*link)->scoid == ctp->info.scoid) {
			entry_remove(link);
		} else {
			link = &(*link)->next;
		}
	}
}
