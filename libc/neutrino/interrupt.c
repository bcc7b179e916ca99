/* SPDX-License-Identifier: Apache-2.0 */
/*
 * InterruptAttachEvent() and its like: see <sys/neutrino.h>. The interrupt is a
 * bit of the channel's notification; taskman is met at attach and detach only.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/neutrino.h>

#include "abi/sel4/invocations.h"
#include "libc/seam/fork_child.h"
#include "libc/seam/tm.h"
#include "lock.h"
#include "pulse_queue.h"
#include "with_errno.h"

struct interrupt {
	struct interrupt *next;
	int id;
	int chid;
	int masked;
	unsigned bit;
	seL4_CPtr handler;
};

static volatile int lock[1];
static struct interrupt *interrupts;

static struct interrupt *interrupt_find(int id)
{
	struct interrupt *i;

	LOCK(lock);
	for (i = interrupts; i && i->id != id; i = i->next) {
		/* look on */
	}
	UNLOCK(lock);
	return i;
}

static int attach(int irq, int chid, struct interrupt *in)
{
	struct tm_interrupt_attach request = {
		.code = TM_INTERRUPT_ATTACH, .irq = irq, .chid = chid,
	};
	struct tm_interrupt answer;
	struct msg_reply out;
	int error = tm_ask(&request, sizeof(request), &answer, sizeof(answer), &out);

	if (!error) {
		in->id = out.status;
		in->chid = chid;
		in->bit = answer.bit;
		in->handler = answer.handler;
	}
	return error;
}

/* At taskman and in the channel's record, before another thread can end the channel. */
static int attach_and_note(int irq, int chid, int priority, const struct _pulse *pulse,
			   struct interrupt *in)
{
	int error;

	requests_lock();
	error = attach(irq, chid, in);
	if (!error) {
		error = interrupt_note(chid, in->bit, priority, pulse);
		if (error) {
			tm_status(TM_INTERRUPT_DETACH, in->id, 0);
		}
	}
	requests_unlock();
	return error;
}

static int attach_event(int irq, const struct sigevent *event)
{
	struct _pulse pulse = { .code = SIGEV_PULSE_CODE(event), .value = event->sigev_value };
	struct _server_info server;
	struct interrupt *in;
	int error;

	if (event->sigev_notify != SIGEV_PULSE) {
		return -EINVAL;
	}
	if (ConnectServerInfo_r(0, event->sigev_signo, &server) < 0 ||
	    (unsigned)server.pid != seam_page()->pid) {
		return -EBADF;
	}
	in = calloc(1, sizeof(*in));
	if (!in) {
		return -ENOMEM;
	}
	pulse.scoid = server.scoid;
	error = attach_and_note(irq, server.chid, (unsigned char)SIGEV_PULSE_PRIORITY(event),
				&pulse, in);
	if (error) {
		free(in);
		return -error;
	}
	LOCK(lock);
	in->next = interrupts;
	interrupts = in;
	UNLOCK(lock);
	return in->id;
}

int InterruptAttachEvent(int irq, const struct sigevent *event, unsigned flags)
{
	return with_errno(flags ? -EINVAL : attach_event(irq, event));
}

int InterruptDetach(int id)
{
	struct interrupt *in = interrupt_find(id);

	if (!in) {
		return with_errno(-EINVAL);
	}
	LOCK(lock);
	for (struct interrupt **link = &interrupts; *link; link = &(*link)->next) {
		if (*link == in) {
			*link = in->next;
			break;
		}
	}
	UNLOCK(lock);
	interrupt_forget(in->chid, in->bit);
	tm_status(TM_INTERRUPT_DETACH, id, 0);
	free(in);
	return 0;
}

void interrupts_forget(void)
{
	if (!interrupts && !lock[0]) {
		return;
	}
	lock[0] = 0;
	interrupts = 0;
}

int InterruptMask(int irq, int id)
{
	struct interrupt *in = interrupt_find(id);

	(void)irq;
	if (!in) {
		return with_errno(-EINVAL);
	}
	in->masked = 1;
	return with_errno(tm_status(TM_INTERRUPT_MASK, id, 1));
}

int InterruptUnmask(int irq, int id)
{
	struct interrupt *in = interrupt_find(id);
	struct sel4_registers r = { 0 };

	(void)irq;
	if (!in) {
		return with_errno(-EINVAL);
	}
	if (in->masked) {
		in->masked = 0;
		return with_errno(tm_status(TM_INTERRUPT_MASK, id, 0));
	}
	r.a0 = in->handler;
	r.info = (seL4_Word)IRQAckIRQ << 12;
	seam_trap(seL4_SysSend, &r, 0);
	return 0;
}
