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

static void interrupts_lock(void)
{
	seam_hold(seam_page());
	LOCK(lock);
}

static void interrupts_unlock(void)
{
	UNLOCK(lock);
	seam_release(seam_page());
}

static void interrupt_put(struct interrupt *in)
{
	interrupts_lock();
	in->next = interrupts;
	interrupts = in;
	interrupts_unlock();
}

/* Out of the list; NULL: no such id. */
static struct interrupt *interrupt_take(int id)
{
	struct interrupt **link = &interrupts;
	struct interrupt *in;

	interrupts_lock();
	while (*link && (*link)->id != id) {
		link = &(*link)->next;
	}
	in = *link;
	if (in) {
		*link = in->next;
	}
	interrupts_unlock();
	return in;
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

/*
 * At taskman, in the channel's record and here: before another thread can end
 * the channel. The id, or a negative errno with IN still the caller's.
 */
static int attach_and_note(int irq, int chid, int priority, const struct _pulse *pulse,
			   struct interrupt *in)
{
	int error, id = 0;

	requests_lock();
	error = attach(irq, chid, in);
	if (!error) {
		id = in->id;
		error = interrupt_note(chid, in->bit, priority, pulse);
		if (error) {
			tm_status(TM_INTERRUPT_DETACH, id, 0);
		} else {
			interrupt_put(in);
		}
	}
	requests_unlock();
	return error ? -error : id;
}

static int attach_event(int irq, const struct sigevent *event)
{
	struct _pulse pulse = { .code = SIGEV_PULSE_CODE(event), .value = event->sigev_value };
	struct _server_info server;
	struct interrupt *in;
	int id;

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
	id = attach_and_note(irq, server.chid, (unsigned char)SIGEV_PULSE_PRIORITY(event), &pulse,
			     in);
	if (id < 0) {
		free(in);
	}
	return id;
}

int InterruptAttachEvent(int irq, const struct sigevent *event, unsigned flags)
{
	return with_errno(flags ? -EINVAL : attach_event(irq, event));
}

int InterruptDetach(int id)
{
	struct interrupt *in;

	requests_lock();
	in = interrupt_take(id);
	if (in) {
		interrupt_forget(in->chid, in->bit);
		tm_status(TM_INTERRUPT_DETACH, id, 0);
	}
	requests_unlock();
	free(in);
	return in ? 0 : with_errno(-EINVAL);
}

void interrupts_channel_gone(int chid)
{
	struct interrupt **link = &interrupts;

	interrupts_lock();
	while (*link) {
		struct interrupt *in = *link;

		if (in->chid == chid) {
			*link = in->next;
			free(in);
		} else {
			link = &in->next;
		}
	}
	interrupts_unlock();
}

void interrupts_forget(void)
{
	if (!interrupts && !lock[0]) {
		return;
	}
	lock[0] = 0;
	interrupts = 0;
}

static int mask(struct interrupt *in)
{
	in->masked = 1;
	return tm_status(TM_INTERRUPT_MASK, in->id, 1);
}

static int unmask(struct interrupt *in)
{
	struct sel4_registers r = {
		.a0 = in->handler, .info = (seL4_Word)IRQAckIRQ << 12,
	};

	if (in->masked) {
		in->masked = 0;
		return tm_status(TM_INTERRUPT_MASK, in->id, 0);
	}
	seam_trap(seL4_SysSend, &r, 0);
	return 0;
}

/* With the lock: when the interrupt has ended, its slot may be another thing's. */
static int with_interrupt(int id, int (*act)(struct interrupt *in))
{
	struct interrupt *in;
	int result = -EINVAL;

	interrupts_lock();
	for (in = interrupts; in && in->id != id; in = in->next) {
		/* look on */
	}
	if (in) {
		result = act(in);
	}
	interrupts_unlock();
	return result;
}

int InterruptMask(int irq, int id)
{
	(void)irq;
	return with_errno(with_interrupt(id, mask));
}

int InterruptUnmask(int irq, int id)
{
	(void)irq;
	return with_errno(with_interrupt(id, unmask));
}
