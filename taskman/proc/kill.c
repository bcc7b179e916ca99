/* SPDX-License-Identifier: Apache-2.0 */
/* TM_KILL: a signal to a thread, a process, a group or everybody, by permission. */
#include "taskman/dispatch.h"
#include "taskman/proc/group.h"
#include "taskman/proc/process.h"
#include "taskman/proc/signal.h"
#include "taskman/proc/thread.h"

static int kill_one(struct process *from, struct process *p, struct thread *t,
		    const struct tm_signal_info *info)
{
	if (!process_may_send(from, p, info->signo)) {
		return EPERM;
	}
	signal_send(p, t, info);
	return 0;
}

/* To all processes but the first two and the sender: POSIX lets us choose. */
static int kill_all(struct process *from, const struct tm_signal_info *info)
{
	unsigned pid = 0;
	int error = ESRCH;
	struct process *p;

	while ((p = process_next(&pid)) != NULL) {
		pid++;
		if (p != from && p != &process_taskman && p != process_first &&
		    kill_one(from, p, NULL, info) == 0) {
			error = 0;
		}
	}
	return error;
}

static int kill_thread(struct process *from, const struct tm_kill *body,
		       const struct tm_signal_info *info)
{
	struct process *p = process_find((unsigned)body->id);
	struct thread *t = NULL;

	if (p == NULL) {
		return ESRCH;
	}
	if (body->tid != 0) {
		t = thread_find(p, (unsigned)body->tid);
		if (t == NULL) {
			return ESRCH;
		}
	}
	return kill_one(from, p, t, info);
}

int do_kill(struct request *r)
{
	const struct tm_kill *body = (const void *)r->bytes;
	struct process *from = r->from.process;
	struct tm_signal_info info = {
		.signo = body->signo, .code = body->sicode, .pid = (int)from->pid,
		.uid = (int)from->cred.ruid, .value = body->value,
	};
	int error;

	if (body->signo > SIGNAL_COUNT) {
		return EINVAL;
	}
	/* Codes above 0 say that the kernel sends: nobody may pretend that. */
	if (info.code > 0) {
		info.code = POSIX_SI_USER;
	}
	/* The answer first: the signal may end the one who asked. */
	request_status(r, 0);
	if (body->id > 0) {
		error = kill_thread(from, body, &info);
	} else if (body->id == -1) {
		error = kill_all(from, &info);
	} else {
		struct group *group = body->id == 0 ? from->group
						    : group_find((unsigned)-body->id);

		error = group == NULL ? ESRCH : signal_send_group(group, from, &info);
	}
	if (error != 0 && from->phase <= PROCESS_ALIVE) {
		return request_error(r, error, NULL, 0);
	}
	return 0;
}
