/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An interrupt is a handler capability, bound to the channel's notification with a
 * badge bit of its own, and a copy of the handler for the process to acknowledge
 * with. It goes with its channel or its process. Taskman's one thread.
 */
#include "taskman/sys/interrupt.h"

#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "taskman/caps/slot.h"
#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/cspace.h"
#include "taskman/proc/process.h"
#include "taskman/proc/side.h"

struct interrupt {
	struct list of_process;
	struct process *process;
	struct channel *channel;
	seL4_CPtr handler;	/* taskman's own */
	seL4_CPtr signal;	/* notification with the event bit as badge */
	unsigned side;		/* of the process's copy of the handler: its id */
	unsigned bit;
};

static int handler_get(int irq, seL4_CPtr *handler)
{
	int error = slot_alloc(handler);

	if (error) {
		return error;
	}
	error = seL4_IRQControl_Get(seL4_CapIRQControl, irq, SLOT_ROOT, *handler, SLOT_DEPTH);
	if (error) {
		slot_free(*handler);
	}
	if (error == seL4_RevokeFirst) {
		return EBUSY;
	}
	return error ? EINVAL : 0;
}

static int signal_make(struct interrupt *in)
{
	int error = channel_event_alloc(in->channel, &in->bit);

	if (error) {
		return error;
	}
	error = slot_mint(in->channel->notification, seL4_CanWrite,
			  BADGE_NOTIFICATION | 1UL << in->bit, &in->signal);
	if (error) {
		channel_event_free(in->channel, in->bit);
	}
	return error;
}

/* The process gets a copy of the handler so that it can acknowledge by itself. */
static int side_make(struct interrupt *in)
{
	int error = side_alloc(in->process, SIDE_IRQ, in, 1, 1, &in->side);

	if (error) {
		return error;
	}
	error = cspace_mint(in->process, cspace_side_slot(in->side), in->handler,
			    seL4_AllRights, 0);
	if (error) {
		side_free(in->process, in->side);
	}
	return error;
}

static int interrupt_make(struct interrupt *in, int irq)
{
	int error = handler_get(irq, &in->handler);

	if (error) {
		return error;
	}
	error = signal_make(in);
	if (error) {
		goto out_handler;
	}
	error = side_make(in);
	if (error) {
		goto out_signal;
	}
	seL4_IRQHandler_SetNotification(in->handler, in->signal);
	list_append(&in->process->interrupts, &in->of_process);
	return 0;
out_signal:
	slot_delete(in->signal);
	channel_event_free(in->channel, in->bit);
out_handler:
	slot_delete(in->handler);
	return error;
}

int do_interrupt_attach(struct request *r)
{
	const struct tm_interrupt_attach *in = (const void *)r->bytes;
	struct channel *channel = channel_find(r->from.process, in->chid);
	struct tm_interrupt out = { 0 };
	struct interrupt *interrupt;
	int error;

	if (!process_is_root(r->from.process)) {
		return EPERM;
	}
	if (!channel) {
		return EBADF;
	}
	interrupt = heap_alloc(sizeof(*interrupt));
	if (!interrupt) {
		return ENOMEM;
	}
	interrupt->process = r->from.process;
	interrupt->channel = channel;
	error = interrupt_make(interrupt, in->irq);
	if (error) {
		heap_free(interrupt);
		return error;
	}
	out.handler = cspace_side_slot(interrupt->side);
	out.bit = interrupt->bit;
	return request_reply(r, interrupt->side, &out, sizeof(out));
}

static void interrupt_free(struct interrupt *in)
{
	side_free(in->process, in->side);
	seL4_IRQHandler_Clear(in->handler);
	slot_delete(in->handler);
	slot_delete(in->signal);
	channel_event_free(in->channel, in->bit);
	list_remove(&in->of_process);
	heap_free(in);
}

int do_interrupt_detach(struct request *r)
{
	const struct tm_value *in = (const void *)r->bytes;
	struct interrupt *interrupt = side_find(r->from.process, in->value, SIDE_IRQ);

	if (!interrupt) {
		return EINVAL;
	}
	interrupt_free(interrupt);
	return request_status(r, 0);
}

/* Unmasking signals once: the driver looks whether it missed something. */
int do_interrupt_mask(struct request *r)
{
	const struct tm_pair *in = (const void *)r->bytes;
	struct interrupt *interrupt = side_find(r->from.process, in->first, SIDE_IRQ);

	if (!interrupt) {
		return EINVAL;
	}
	if (in->second) {
		seL4_IRQHandler_Clear(interrupt->handler);
	} else {
		seL4_IRQHandler_SetNotification(interrupt->handler, interrupt->signal);
		seL4_Signal(interrupt->signal);
	}
	return request_status(r, 0);
}

void interrupts_process_gone(struct process *process)
{
	list_for_each_safe(link, &process->interrupts) {
		interrupt_free(list_entry(link, struct interrupt, of_process));
	}
}

void interrupts_channel_gone(struct channel *channel)
{
	list_for_each_safe(link, &channel->process->interrupts) {
		struct interrupt *in = list_entry(link, struct interrupt, of_process);

		if (in->channel == channel) {
			interrupt_free(in);
		}
	}
}
