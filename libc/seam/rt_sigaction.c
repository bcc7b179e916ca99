/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rt_sigaction(): the handler is kept here, the kind of action at taskman.
 * The first handler tells taskman where signals enter and which addresses
 * are the blocking ecalls.
 */
#include <string.h>

#include "start_info.h"
#include "signal.h"
#include "tm.h"

struct signal_handler signal_handlers[SIGNALS + 1];

extern hidden char seam_trampoline[], seam_ecall_call[], seam_ecall_receive[], seam_ecall_wait[],
	seam_ecall_other[];

static int tell_entry(void)
{
	static int told;
	struct tm_signal_entry request = {
		.code = TM_SIGNAL_ENTRY,
		.trampoline = (seL4_Word)seam_trampoline,
		.ecall = { (seL4_Word)seam_ecall_call, (seL4_Word)seam_ecall_receive,
			   (seL4_Word)seam_ecall_wait, (seL4_Word)seam_ecall_other },
	};
	int error = told ? 0 : tm_ask(&request, sizeof(request), 0, 0, 0);

	told = !error;
	return error;
}

static unsigned kind_of(const struct signal_handler *h)
{
	if (h->handler == SIG_DFL) {
		return TM_SIGNAL_DEFAULT;
	}
	return h->handler == SIG_IGN ? TM_SIGNAL_IGNORED : TM_SIGNAL_CAUGHT;
}

/* taskman knows all but the handler's address. */
static int is_told(const struct signal_handler *old, const struct signal_handler *new)
{
	return kind_of(old) == kind_of(new) &&
	       (kind_of(new) != TM_SIGNAL_CAUGHT ||
		(old->flags == new->flags && old->mask == new->mask));
}

static int tell_action(int signo, const struct signal_handler *h)
{
	struct tm_signal_action request = {
		.code = TM_SIGNAL_ACTION,
		.signo = signo,
		.flags = h->flags,
		.mask = h->mask,
		.kind = kind_of(h),
	};

	return tm_ask(&request, sizeof(request), 0, 0, 0);
}

/* Signals that were ignored before exec or in the parent stay so. */
static void inherit(void)
{
	static int done;
	const struct start_block *info = done ? 0 : start_info();

	done = 1;
	for (int i = 1; info && i <= SIGNALS; i++) {
		if (info->sigignored & signal_bit(i)) {
			signal_handlers[i].handler = SIG_IGN;
		}
	}
}

static void install(int signo, const struct signal_handler *h)
{
	struct thread_library *library = seam_library();

	signal_handlers[signo] = *h;
	if (h->flags & SA_ONSTACK) {
		library->alt_stack_signals |= signal_bit(signo);
	} else {
		library->alt_stack_signals &= ~signal_bit(signo);
	}
}

static int change(int signo, const struct k_sigaction *new)
{
	struct signal_handler h = { .handler = new->handler, .flags = new->flags };
	int error = 0;

	memcpy(&h.mask, new->mask, sizeof(h.mask));
	if (h.handler != SIG_DFL && h.handler != SIG_IGN) {
		error = tell_entry();
	}
	if (!error) {
		/* A handler must be there before a signal can come for it. */
		struct signal_handler old = signal_handlers[signo];

		seam_hold(seam_page());
		install(signo, &h);
		error = is_told(&old, &h) ? 0 : tell_action(signo, &h);
		if (error) {
			install(signo, &old);
		}
		seam_release(seam_page());
	}
	return error;
}

unsigned long signals_ignored(void)
{
	unsigned long set = 0;

	inherit();
	for (int i = 1; i <= SIGNALS; i++) {
		set |= signal_handlers[i].handler == SIG_IGN ? signal_bit(i) : 0;
	}
	return set;
}

hidden long call_NR_rt_sigaction(long signo, const struct k_sigaction *new,
				 struct k_sigaction *old)
{
	struct signal_handler was;
	int error = 0;

	if (signo < 1 || signo > SIGNALS || (new && (signo == SIGKILL || signo == SIGSTOP))) {
		return -EINVAL;
	}
	inherit();
	was = signal_handlers[signo];
	if (new) {
		error = change(signo, new);
	}
	if (!error && old) {
		memset(old, 0, sizeof(*old));
		old->handler = was.handler;
		old->flags = was.flags;
		memcpy(old->mask, &was.mask, sizeof(was.mask));
	}
	return -error;
}
