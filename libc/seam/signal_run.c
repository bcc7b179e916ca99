/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running handlers. A signal reaches a thread in one of two ways: taskman
 * saves its registers in the thread page and sends it to the trampoline
 * (trap.S), which calls seam_signal_enter(); or, where that could not be,
 * taskman sets signal_pending and the seam fetches signals between two calls
 * (seam_signals_take). A thread that signals itself needs neither
 * (signal_run_self). While `full` is set or signal_hold is not 0, taskman
 * enters no further handler in this thread.
 */
#include <string.h>
#include <ucontext.h>

#include "cred.h"
#include "signal.h"
#include "tm.h"

extern hidden char seam_gate_call[], seam_ecall_call[], seam_gate_receive[],
	seam_ecall_receive[], seam_gate_wait[], seam_ecall_wait[];

/* Inside a gate and not yet past its ecall: begin it again. */
static seL4_Word gate_restart(seL4_Word pc)
{
	static char *const gates[][2] = {
		{ seam_gate_call, seam_ecall_call },
		{ seam_gate_receive, seam_ecall_receive },
		{ seam_gate_wait, seam_ecall_wait },
	};

	for (int i = 0; i < 3; i++) {
		if (pc > (seL4_Word)gates[i][0] && pc <= (seL4_Word)gates[i][1]) {
			return (seL4_Word)gates[i][0];
		}
	}
	return pc;
}

/* x1-x31 in their own order, pc in the place of x0. */
static void context_load(ucontext_t *uc, const seL4_UserContext *r)
{
	unsigned long *g = uc->uc_mcontext.__gregs;

	g[0] = gate_restart(r->pc);
	g[1] = r->ra, g[2] = r->sp, g[3] = r->gp, g[4] = r->tp;
	g[5] = r->t0, g[6] = r->t1, g[7] = r->t2;
	g[8] = r->s0, g[9] = r->s1;
	memcpy(&g[10], &r->a0, 8 * sizeof(*g));
	memcpy(&g[18], &r->s2, 10 * sizeof(*g));
	g[28] = r->t3, g[29] = r->t4, g[30] = r->t5, g[31] = r->t6;
}

static void context_store(const ucontext_t *uc, seL4_UserContext *r)
{
	const unsigned long *g = uc->uc_mcontext.__gregs;

	r->pc = g[0];
	r->ra = g[1], r->sp = g[2], r->gp = g[3], r->tp = g[4];
	r->t0 = g[5], r->t1 = g[6], r->t2 = g[7];
	r->s0 = g[8], r->s1 = g[9];
	memcpy(&r->a0, &g[10], 8 * sizeof(*g));
	memcpy(&r->s2, &g[18], 10 * sizeof(*g));
	r->t3 = g[28], r->t4 = g[29], r->t5 = g[30], r->t6 = g[31];
}

static void info_make(siginfo_t *si, int signo, int code, int pid, int uid, int status,
		      seL4_Word value)
{
	memset(si, 0, sizeof(*si));
	si->si_signo = signo;
	si->si_code = code;
	if (signo == SIGSEGV || signo == SIGBUS || signo == SIGILL || signo == SIGFPE) {
		si->si_addr = (void *)value;
		return;
	}
	si->si_pid = pid;
	si->si_uid = uid;
	if (signo == SIGCHLD) {
		si->si_status = status;
	} else {
		si->si_value.sival_ptr = (void *)value;
	}
}

struct handler_call {
	struct signal_handler handler;
	int signo;
	siginfo_t *si;
	ucontext_t *uc;
};

static void handler_call(const struct handler_call *call)
{
	if (call->handler.flags & SA_SIGINFO) {
		((void (*)(int, siginfo_t *, void *))(void *)call->handler.handler)(
			call->signo, call->si, call->uc);
	} else {
		call->handler.handler(call->signo);
	}
}

/* sigaltstack: does this handler want another stack than the one in use? */
static int wants_other_stack(const struct thread_library *library, int signo)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	return library->alt_stack && (library->alt_stack_signals & signal_bit(signo)) &&
	       here - (uintptr_t)library->alt_stack >= library->alt_stack_size;
}

/* Calls handler_call() on the stack that ends at TOP. */
static void handler_call_on(uintptr_t top, const struct handler_call *call)
{
	register const struct handler_call *a0 __asm__("a0") = call;

	__asm__ volatile("mv s1, sp\n\t"
			 "mv sp, %1\n\t"
			 "jalr %2\n\t"
			 "mv sp, s1"
			 : "+r"(a0)
			 : "r"(top & -16UL), "r"(handler_call)
			 : "memory", "s1", "ra", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "t0", "t1",
			   "t2", "t3", "t4", "t5", "t6", "ft0", "ft1", "ft2", "ft3", "ft4", "ft5",
			   "ft6", "ft7", "ft8", "ft9", "ft10", "ft11", "fa0", "fa1", "fa2", "fa3",
			   "fa4", "fa5", "fa6", "fa7");
}

/* The mask is the caller's business. */
static void run(int signo, siginfo_t *si, ucontext_t *uc)
{
	struct thread_library *library = seam_library();
	struct signal_handler h = signal_handlers[signo];
	struct handler_call call;

	if (library->wait_point) {
		library->interrupt = 1;
	}
	if (h.handler == SIG_DFL || h.handler == SIG_IGN) {
		return;
	}
	if (!(h.flags & SA_RESTART)) {
		library->no_restart = 1;
	}
	if (h.flags & SA_RESETHAND) {
		signal_handlers[signo].handler = SIG_DFL;
	}
	call = (struct handler_call){ h, signo, si, uc };
	if (wants_other_stack(library, signo)) {
		handler_call_on((uintptr_t)library->alt_stack + library->alt_stack_size, &call);
	} else {
		handler_call(&call);
	}
}

static unsigned long mask_during(int signo, unsigned long mask)
{
	mask |= signal_handlers[signo].mask;
	return signal_handlers[signo].flags & SA_NODEFER ? mask : mask | signal_bit(signo);
}

/* Called by the trampoline. Returns the info word of its TM_SIGNAL_RETURN. */
hidden seL4_Word seam_signal_enter(void)
{
	struct thread_page *page = seam_page();
	struct signal_save *save = &page->save;
	unsigned state = page->state, blocked_on = page->blocked_on;
	int signo = save->signo;
	ucontext_t uc = { 0 };
	siginfo_t si;

	context_load(&uc, &save->registers);
	memcpy(&uc.uc_sigmask, &save->old_mask, sizeof(save->old_mask));
	info_make(&si, signo, save->code, save->pid, save->uid, save->status, save->value);
	a_barrier();
	save->full = 0;
	run(signo, &si, &uc);

	seam_hold(page);
	context_store(&uc, &save->registers);
	/* The handler may have changed it; taskman puts it back on return. */
	memcpy(&save->old_mask, &uc.uc_sigmask, sizeof(save->old_mask));
	page->state = state;
	page->blocked_on = blocked_on;
	save->full = 1;
	a_barrier();
	page->signal_hold--;
	/* The number goes on: one used by the handler may be refused somewhere. */
	return msg_label(0, page->priority, page->tid, 0, page->seq) << 12 | 4;
}

/* As a call of this thread, between two of its instructions; the mask goes back. */
static void run_here(struct thread_page *page, const struct tm_signal_info *info)
{
	unsigned long mask = page->signal_mask;
	ucontext_t uc = { 0 };
	siginfo_t si;

	memcpy(&uc.uc_sigmask, &mask, sizeof(mask));
	info_make(&si, info->signo, info->code, info->pid, info->uid, info->status, info->value);
	page->signal_mask = mask_during(info->signo, mask);
	run(info->signo, &si, &uc);
	memcpy(&page->signal_mask, &uc.uc_sigmask, sizeof(page->signal_mask));
	if (uc.uc_mcontext.__gregs[0]) {
		((void (*)(void))uc.uc_mcontext.__gregs[0])();
	}
}

/* One signal that waited; 0 when there is none that is not blocked. */
static int take_one(struct thread_page *page)
{
	struct tm_signal_info info = { 0 };
	int error;

	page->signal_hold++;
	error = tm_words(TM_SIGNAL_TAKE, 0, 0, &info, sizeof(info), 0);
	page->signal_hold--;
	if (error || info.signo < 1 || info.signo > SIGNALS) {
		return 0;
	}
	run_here(page, &info);
	return 1;
}

void seam_signals_take(void)
{
	struct thread_page *page = seam_page();

	do {
		page->signal_pending = 0;
		a_barrier();
	} while (take_one(page));
}

/* SA_RESETHAND changes what taskman keeps, so such a signal goes through it. */
int signal_run_self(int signo, int code, seL4_Word value)
{
	struct thread_page *page = seam_page();
	const struct signal_handler *h = &signal_handlers[signo];
	struct tm_signal_info info = {
		.signo = signo, .code = code, .pid = page->pid, .value = value,
	};

	if (h->handler == SIG_DFL || h->handler == SIG_IGN || (h->flags & SA_RESETHAND) ||
	    (page->signal_mask & signal_bit(signo)) || page->signal_hold) {
		return 0;
	}
	info.uid = cred_uid();
	run_here(page, &info);
	if (page->signal_pending) {
		seam_signals_take();
	}
	return 1;
}
