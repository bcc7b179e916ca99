/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pulses to a channel on which several threads receive (docs/design.md 8): a
 * sender's ring and a signal, taskman's thread that forwards the notification
 * into the endpoint, and receivers of which any may be busy for ever with what
 * it was given, as long as one is not.
 *
 *   sender     libc/neutrino/pulse_send.c
 *   forwarder  taskman's thread of a channel with several receivers
 *   receiver   libc/neutrino/msg_receive.c, pulse_fetch.c, pulse_queue.c
 *
 * NO_x takes guard x out of the protocol: see `prove`, which tries them all.
 */

#ifndef RECEIVERS
#define RECEIVERS 2
#endif
#ifndef SENDERS
#define SENDERS 2
#endif
#ifndef PULSES
#define PULSES 2		/* of each sender */
#endif

bool bits;			/* the notification */
byte ring[SENDERS];
byte queue;			/* fetched, not yet given out */
byte sent, given, busy, waiting;
bool lock;
chan endpoint = [0] of { bit };

proctype sender(byte s)
{
	byte n;

	do
	:: n < PULSES ->
#ifdef NO_ENTRY_FIRST
		bits = true;
		atomic { ring[s]++; sent++ };
#else
		atomic { ring[s]++; sent++ };
		bits = true;
#endif
		n++
	:: else -> break
	od
}

proctype forwarder()
{
end:	do
	:: atomic { bits -> bits = false };
#ifdef NO_BLOCKING_SEND
		if
		:: endpoint ! 1
		:: waiting == 0
		fi
#else
		endpoint ! 1
#endif
	od
}

/* take_and_give(): one is given out; if any are left another receiver is woken. */
inline take_and_give(got, left)
{
	atomic { !lock -> lock = true };
	got = queue > 0;
	if
	:: got -> queue--
	:: else
	fi;
	left = queue > 0;
#ifndef NO_SIGNAL_FOR_MORE
	if
	:: got && left -> bits = true
	:: else
	fi;
#endif
	lock = false
}

proctype receiver()
{
	bool got, left;
	byte s;

again:
	/* Before it waits it looks at the queue. */
	if
	:: queue > 0 -> take_and_give(got, left)
	:: else -> got = false
	fi;
	if
	:: got -> goto have
	:: else
	fi;
	waiting++;
end:
	endpoint ? 1;
	waiting--;
	/* pulses_fetch() */
	atomic { !lock -> lock = true };
	s = 0;
	do
	:: s < SENDERS -> atomic { queue = queue + ring[s]; ring[s] = 0 }; s++
	:: else -> break
	od;
	lock = false;
	take_and_give(got, left);
	if
	:: !got -> goto again
	:: else
	fi;
have:
	given++;
	if
	:: goto again
	:: atomic { busy < RECEIVERS - 1 -> busy++ }	/* for ever */
	fi
}

proctype observer()
{
	byte s;

	timeout;
	/* Nothing can happen any more, and somebody waits: then nothing is left. */
	assert(given == sent);
	assert(waiting == RECEIVERS - busy)
}

init {
	byte n;

	atomic {
		n = 0;
		do
		:: n < SENDERS -> run sender(n); n++
		:: else -> break
		od;
		n = 0;
		do
		:: n < RECEIVERS -> run receiver(); n++
		:: else -> break
		od;
		run forwarder();
		run observer()
	}
}
