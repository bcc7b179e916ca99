/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TM_BACKGROUND: a background process wants of its terminal what only the
 * foreground may have. The driver knows that; here is known whether the
 * process would be stopped by the signal, and who could continue it.
 */
#include "abi/posix/errno.h"
#include "taskman/dispatch.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/group.h"
#include "taskman/proc/process.h"
#include "taskman/proc/signal.h"
#include "taskman/proc/thread.h"

static int is_deaf(const struct process *p, const struct thread *t, unsigned signo)
{
	return p->signals.action[signo].kind == TM_SIGNAL_IGNORED ||
	       (t->page->signal_mask & 1UL << (signo - 1)) != 0;
}

int do_background(struct request *r)
{
	const struct tm_background *body = (const void *)r->bytes;
	struct connection *c = connection_find(body->scoid);
	struct process *client = process_find(body->pid);
	struct thread *t = client == NULL ? NULL : thread_find(client, body->tid);
	struct tm_signal_info info = { .signo = body->signo, .code = POSIX_SI_KERNEL };

	if (c == NULL || c->channel == NULL || c->channel->process != r->from.process ||
	    (body->signo != SIGTTIN && body->signo != SIGTTOU)) {
		return EINVAL;
	}
	if (t == NULL || t->exited || client->group == NULL || coid_of(c, client) == NULL) {
		return ESRCH;
	}
	if (is_deaf(client, t, body->signo)) {
		return body->signo == SIGTTIN ? EIO : request_status(r, TM_BACKGROUND_MAY);
	}
	if (group_is_orphaned(client->group)) {
		return EIO;
	}
	signal_send_group(client->group, NULL, &info);
	return request_status(r, TM_BACKGROUND_SENT);
}
