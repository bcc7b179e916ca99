/* SPDX-License-Identifier: Apache-2.0 */
/* rt_sigprocmask(): the mask is in the thread page; taskman reads it there. */
#include "signal.h"

static const unsigned long never_blocked = 1UL << (SIGKILL - 1) | 1UL << (SIGSTOP - 1);

hidden long call_NR_rt_sigprocmask(long how, const unsigned long *set, unsigned long *old)
{
	struct thread_page *page = seam_page();
	unsigned long was = page->signal_mask, now = was;

	if (set) {
		switch (how) {
		case SIG_BLOCK:
			now |= *set;
			break;
		case SIG_UNBLOCK:
			now &= ~*set;
			break;
		case SIG_SETMASK:
			now = *set;
			break;
		default:
			return -EINVAL;
		}
		*(volatile unsigned long *)&page->signal_mask = now & ~never_blocked;
		a_barrier();
		if ((was & ~now) && page->signal_pending && !page->signal_hold) {
			seam_signals_take();
		}
	}
	if (old) {
		*old = was;
	}
	return 0;
}
