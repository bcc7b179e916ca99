/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of one thread. The word that set_tid_address() or clone() named is
 * cleared and woken, which lets a joiner unmap the stack; therefore the last
 * steps run on the thread's own page (thread_leave.S).
 */
#include "futex.h"
#include "poll_channel.h"
#include "tm.h"

hidden _Noreturn void seam_thread_leave(struct thread_page *page, seL4_Word unmap,
					seL4_Word length);

/* Called on the new stack. Signals are all blocked by now. */
hidden void seam_thread_finish(struct thread_page *page, seL4_Word unmap, seL4_Word length)
{
	struct tm_thread_exit request = {
		.code = TM_THREAD_EXIT, .unmap = unmap, .unmap_length = length,
	};
	volatile int *address = seam_library_of(page)->clear_tid;

	if (address) {
		*address = 0;
		futex_wake(address, 1);
	}
	for (;;) {
		tm_ask(&request, sizeof(request), 0, 0, 0);
	}
}

/* The last that needs the thread's own stack. */
static _Noreturn void leave(struct thread_page *page, void *unmap, size_t length)
{
	page->signal_mask = ~0UL;
	if (poll_channel_end) {
		poll_channel_end(page);
	}
	seam_thread_leave(page, (seL4_Word)unmap, length);
}

/* A detached thread: the stack goes with it. */
hidden _Noreturn void seam_thread_exit_unmap(void *base, size_t length)
{
	leave(seam_page(), base, length);
}

hidden long call_NR_exit()
{
	leave(seam_page(), 0, 0);
}
