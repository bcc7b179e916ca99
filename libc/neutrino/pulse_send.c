/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MsgSendPulse() and MsgDeliverEvent(): see <sys/neutrino.h>. A pulse is an
 * entry in the ring of its coid (abi/msg/pulse.h) and a signal to the channel;
 * taskman is met at the first one only. Events go through taskman, because a
 * server has no connection to its client. One lock guards the rings, so that
 * the threads of this process send one after the other.
 */
#include "pulse_send.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/neutrino.h>

#include "abi/msg/pulse.h"
#include "libc/seam/tm.h"
#include "lock.h"
#include "receive.h"
#include "with_errno.h"

enum { LINES = 32 };

struct line {
	struct line *next; /* of those whose coids are equal modulo LINES */
	int coid;
	int is_own; /* leads to a channel of this process */
	struct pulse_ring *ring;
	seL4_CPtr signal;
};

static volatile int lock[1];
static struct line *lines[LINES];
static seL4_Word last_time;

static struct line *line_find(int coid)
{
	struct line *line = lines[(unsigned)coid % LINES];

	while (line && line->coid != coid) {
		line = line->next;
	}
	return line;
}

/* The first pulse on COID: its ring, from taskman. */
static int line_make(int coid, struct line **made)
{
	struct line *line = malloc(sizeof(*line));
	struct tm_pulse_queue answer;
	int error;

	if (!line) {
		return ENOMEM;
	}
	error = tm_words(TM_PULSE_QUEUE, coid, 0, &answer, sizeof(answer), 0);
	if (error) {
		free(line);
		return error;
	}
	*line = (struct line){
		.next = lines[(unsigned)coid % LINES], .coid = coid,
		.ring = (struct pulse_ring *)answer.address, .signal = answer.signal,
		.is_own = answer.is_own != 0,
	};
	lines[(unsigned)coid % LINES] = line;
	*made = line;
	return 0;
}

/* Later than the last one of this process, whichever ring that went to. */
static seL4_Word time_next(void)
{
	seL4_Word ticks;

	__asm__ volatile("rdtime %0" : "=r"(ticks));
	last_time = ticks > last_time ? ticks : last_time + 1;
	return last_time;
}

static int line_put(struct line *line, int priority, int code, seL4_Word value)
{
	struct pulse_ring *ring = line->ring;
	seL4_Word sent = ring->sent;
	struct pulse_entry *entry = &ring->entries[sent % PULSE_RING_ENTRIES];

	if (ring->closed) {
		return ESRCH;
	}
	if (code < 0 && !line->is_own) {
		return EPERM;
	}
	if (sent - __atomic_load_n(&ring->given, __ATOMIC_ACQUIRE) >= PULSE_RING_ENTRIES) {
		return EAGAIN;
	}
	entry->value = value;
	entry->when = pulse_when(time_next(), priority, code);
	__atomic_store_n(&ring->sent, sent + 1, __ATOMIC_RELEASE);
	seam_signal(line->signal);
	return 0;
}

/* Handlers may send pulses too: none runs while the lock is held. */
static int pulse_send(int coid, int priority, int code, seL4_Word value)
{
	struct thread_page *page = seam_page();
	struct line *line;
	int error = 0;

	if (priority < -1 || priority > 255 || code < -128 || code > 127) {
		return -EINVAL;
	}
	seam_hold(page);
	LOCK(lock);
	line = line_find(coid);
	if (!line) {
		error = line_make(coid, &line);
	}
	if (!error) {
		error = line_put(line, priority < 0 ? (int)page->priority : priority, code, value);
	}
	UNLOCK(lock);
	seam_release(page);
	return -error;
}

void pulse_send_close(int coid)
{
	seam_hold(seam_page());
	LOCK(lock);
	for (struct line **at = &lines[(unsigned)coid % LINES]; *at; at = &(*at)->next) {
		struct line *line = *at;

		if (line->coid == coid) {
			*at = line->next;
			free(line);
			break;
		}
	}
}

void pulse_send_closed(void)
{
	UNLOCK(lock);
	seam_release(seam_page());
}

/* A page that nothing is written to stays shared with the parent. */
void pulse_send_forget(void)
{
	if (lock[0]) {
		lock[0] = 0;
	}
	for (unsigned i = 0; i < LINES; i++) {
		if (lines[i]) {
			lines[i] = 0;
		}
	}
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
