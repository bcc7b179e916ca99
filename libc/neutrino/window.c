/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calling thread's window: shared memory for messages that do not fit
 * the IPC buffer, made by taskman and kept as big as the largest message so
 * far. Only the thread itself calls these, with signals held. They ask with
 * registers alone, so that getting a window needs no window.
 */
#include "libc/seam/tm.h"

static int window_request(size_t size)
{
	struct tm_window request = { .code = TM_WINDOW, .size = size };
	struct tm_mapped answer;

	_Static_assert(sizeof(request) <= MSG_REGISTER_BYTES, "request in registers");
	_Static_assert(sizeof(answer) <= MSG_REGISTER_BYTES, "answer in registers");
	return tm_ask(&request, sizeof(request), &answer, sizeof(answer), 0);
}

int window_ensure(struct thread_page *page, size_t size)
{
	if (page->window && page->window_size >= size) {
		return 0;
	}
	return window_request(size);
}

void window_abandon(struct thread_page *page)
{
	if (page->window) {
		window_request(0);
	}
}

int msg_refused(int coid, seL4_Word label)
{
	struct tm_connection answer;

	if (label != 2) {
		return EINTR;
	}
	if (coid == SYSMGR_COID) {
		return ESRCH;
	}
	return tm_words(TM_CONNECT_INFO, 0, coid, &answer, sizeof(answer), 0) ? EBADF : ESRCH;
}
