/* SPDX-License-Identifier: Apache-2.0 */
/* MsgSendPulse() and MsgDeliverEvent(): see <sys/neutrino.h>. */
#include <errno.h>
#include <sys/neutrino.h>

#include "libc/seam/tm.h"
#include "receive.h"

static int with_errno(int result)
{
	if (result < 0) {
		errno = -result;
		return -1;
	}
	return result;
}

static int pulse_send(int coid, int priority, int code, seL4_Word value)
{
	struct tm_pulse_send request = {
		.code = TM_PULSE_SEND, .pulse_code = code, .coid = coid, .value = value,
		.priority = priority < 0 ? (int)seam_page()->priority : priority,
	};

	if (priority < -1 || priority > 255 || code < -128 || code > 127) {
		return -EINVAL;
	}
	return -tm_ask(&request, sizeof(request), 0, 0, 0);
}

int MsgSendPulse(int coid, int priority, int code, int value)
{
	return with_errno(pulse_send(coid, priority, code, (unsigned)value));
}

int MsgSendPulsePtr(int coid, int priority, int code, void *value)
{
	return with_errno(pulse_send(coid, priority, code, (seL4_Word)value));
}

/* The client's pulse: its coid, code and value, which it gave to the server. */
static int event_pulse(unsigned scoid, unsigned pid, const struct sigevent *event)
{
	int priority = (signed char)SIGEV_PULSE_PRIORITY(event);
	struct tm_event_deliver request = {
		.code = TM_EVENT_DELIVER,
		.pulse_code = SIGEV_PULSE_CODE(event),
		.priority = priority < 0 ? seam_page()->priority
					 : (unsigned char)SIGEV_PULSE_PRIORITY(event),
		.scoid = scoid,
		.pid = pid,
		.coid = event->sigev_signo,
		.value = (seL4_Word)event->sigev_value.sival_ptr,
	};

	return -tm_ask(&request, sizeof(request), 0, 0, 0);
}

int event_deliver(unsigned scoid, unsigned pid, const struct sigevent *event)
{
	switch (event->sigev_notify) {
	case SIGEV_NONE:
		return 0;
	case SIGEV_PULSE:
		return event_pulse(scoid, pid, event);
	default:
		return -ENOSYS;
	}
}

int MsgDeliverEvent(int rcvid, const struct sigevent *event)
{
	struct slot *s = slot_find(rcvid);

	if (!s) {
		return with_errno(-ESRCH);
	}
	return with_errno(event_deliver(badge_scoid(s->record->badge),
					badge_pid(s->record->badge), event));
}
