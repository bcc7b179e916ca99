/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The channel of a thread that polls: servers send their pulses there, and
 * so does a timer for the time limit. Made at the first wait and kept until
 * the thread ends. A pulse only says "look again", so stale ones do no harm.
 */
#include <sys/neutrino.h>

#include "poll_channel.h"
#include "tm.h"

enum { POLL_PULSE_CODE = 1 };

int poll_channel(struct thread_page *page)
{
	struct thread_library *library = seam_library_of(page);
	int chid, coid;

	if (library->poll_chid) {
		return 0;
	}
	chid = ChannelCreate_r(0);
	if (chid < 0) {
		return -chid;
	}
	coid = ConnectAttach_r(0, 0, chid, _NTO_SIDE_CHANNEL,
			       _NTO_COF_CLOEXEC | _NTO_COF_NOSHARE);
	if (coid < 0) {
		ChannelDestroy_r(chid);
		return -coid;
	}
	library->poll_coid = coid;
	library->poll_timer = -1;
	library->poll_chid = chid;
	return 0;
}

void poll_channel_end(struct thread_page *page)
{
	struct thread_library *library = seam_library_of(page);

	if (!library->poll_chid) {
		return;
	}
	if (library->poll_timer >= 0) {
		tm_status(TM_TIMER_DELETE, library->poll_timer, 0);
	}
	ConnectDetach_r(library->poll_coid);
	ChannelDestroy_r(library->poll_chid);
	library->poll_chid = 0;
}

static int timer_make(struct thread_library *library)
{
	struct tm_timer_create request = {
		.code = TM_TIMER_CREATE,
		.clock = 1,
		.notify = TM_NOTIFY_PULSE,
		.signo_or_coid = library->poll_coid,
		.pulse_code = POLL_PULSE_CODE,
		.priority = seam_page()->priority,
	};
	struct msg_reply out;
	int error = library->poll_timer < 0 ? tm_ask(&request, sizeof(request), 0, 0, &out) : 0;

	if (!error && library->poll_timer < 0) {
		library->poll_timer = out.status;
	}
	return error;
}

int poll_timer(struct thread_page *page, unsigned long deadline)
{
	struct thread_library *library = seam_library_of(page);
	struct tm_timer_set request = {
		.code = TM_TIMER_SET, .flags = 1, .value_ns = deadline,
	};
	int error = timer_make(library);

	request.timer = library->poll_timer;
	return error ? error : tm_ask(&request, sizeof(request), 0, 0, 0);
}

/* Nobody has reason to send a message here: it is refused. */
int poll_wait(struct thread_page *page)
{
	struct _pulse pulse;

	for (;;) {
		int r = MsgReceive_r(seam_library_of(page)->poll_chid, &pulse, sizeof(pulse), 0);

		if (r <= 0) {
			return -r;
		}
		MsgError_r(r, ENOSYS);
	}
}

void poll_arm(struct thread_page *page, struct io_notify *request)
{
	request->coid = seam_library_of(page)->poll_coid;
	request->code = POLL_PULSE_CODE;
	request->priority = page->priority;
}
