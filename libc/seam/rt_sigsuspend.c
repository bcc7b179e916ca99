/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rt_sigsuspend(): taskman puts the mask in the thread page and parks the
 * thread in one step. Handlers run before the request comes back here; then
 * the old mask goes back.
 */
#include "tm.h"

hidden long call_NR_rt_sigsuspend(const unsigned long *mask)
{
	struct thread_page *page = seam_page();
	unsigned long old = page->signal_mask;
	seL4_Word words[3] = { TM_SIGNAL_SUSPEND, *mask, 0 };
	struct msg_reply out;

	_Static_assert(sizeof(struct tm_mask) == 16, "two words");
	msg_registers_as(SYSMGR_COID, words, sizeof(struct tm_mask), 0, 0, &out,
			 THREAD_STATE_SIGSUSPEND);
	__syscall(SYS_rt_sigprocmask, SIG_SETMASK, &old, 0);
	return -EINTR;
}
