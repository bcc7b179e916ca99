/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A channel that one thread ends while others receive on it or begin to, and
 * that is made again under the same chid at once (docs/design.md 8): the
 * library's record of the channel, the ring of a sender in it, and taskman,
 * which answers one request after the other.
 *
 *   receiver   libc/neutrino/pulse_queue.c, pulse_fetch.c, msg_receive.c
 *   owner      channel_end() of pulse_queue.c
 *
 * A ring has an address of its own in each life of the channel, and may be
 * read while it is mapped. NO_x takes guard x out of the protocol: see `prove`.
 */

#ifndef RECEIVERS
#define RECEIVERS 2
#endif
#define LIVES 2
#define NONE 255

/* taskman */
bool alive;
byte life;			/* of the channel: which one it is */
bool mapped[LIVES];		/* the receiver's end of the ring of that life */
bool made, gone;		/* pulses that wait: it has come, its sender has left */
bool bits;			/* the notification */
bool left;			/* the sender of this life has */

/* the library */
bool lock, asking;		/* channels_lock(), requests_lock() */
bool record;
byte line = NONE;		/* the ring that the record knows */
bool line_gone;

byte waiting, bound_here;	/* receivers that wait; those that taskman knows of */
bool over;			/* the owner has nothing more to do */

inline take(l) { atomic { !l -> l = true } }
inline give(l) { l = false }

/* A guard that may be taken out. */
#ifdef NO_LOCK_AT_BIND
#define BIND_TAKE skip
#define BIND_GIVE skip
#else
#define BIND_TAKE take(asking)
#define BIND_GIVE give(asking)
#endif
#ifdef NO_LOCK_AT_TAKE
#define FETCH_TAKE skip
#define FETCH_GIVE skip
#else
#define FETCH_TAKE take(asking)
#define FETCH_GIVE give(asking)
#endif
#ifdef NO_LOCK_AT_END
#define END_TAKE skip
#define END_GIVE skip
#else
#define END_TAKE take(asking)
#define END_GIVE give(asking)
#endif

inline ring_read()
{
	if
	:: line != NONE -> assert(mapped[line])
	:: else
	fi
}

/* One TM_PULSE_TAKE, and what it brought into the record. */
inline fetch(got_made, got_gone)
{
	FETCH_TAKE;
	got_made = NONE;
	got_gone = false;
	if
	:: record ->
		/* Up to as many as there is memory for: one, or all. */
		if
		:: atomic { alive && made ->
			got_made = life; made = false;
			if
			:: gone -> got_gone = true; gone = false
			:: gone -> bits = true
			:: else
			fi }
		:: atomic { alive && !made && gone -> got_gone = true; gone = false }
		:: atomic { else -> skip }
		fi;
		take(lock);
		if
		:: record && got_made != NONE -> line = got_made; line_gone = false
		:: else
		fi;
		if
		:: record && got_gone -> line_gone = line != NONE
		:: else
		fi;
		if
		:: record -> ring_read()
		:: else
		fi;
		give(lock)
	:: else
	fi;
	FETCH_GIVE
}

proctype receiver()
{
	byte bound = NONE, got_made;
	bool got_gone;

again:
	/* channel_prepare() */
	BIND_TAKE;
	if
	:: atomic { alive -> bound = life };
		take(lock);
		record = true;
		give(lock);
		BIND_GIVE
	:: atomic { else -> skip };
		BIND_GIVE;
		goto done
	fi;
	/* What is queued already: its place in the ring is given back. */
	take(lock);
	if
	:: record -> ring_read()
	:: else
	fi;
	give(lock);
	atomic { waiting++; bound_here = bound_here + (bound == life && alive) };
end:	if
	:: atomic { bits && alive && bound == life -> bits = false; waiting--; bound_here-- };
		fetch(got_made, got_gone);
		take(lock);
		if
		:: record -> ring_read()
		:: else
		fi;
		give(lock);
		goto again
	:: atomic { !alive || bound != life -> waiting-- }
	fi;
done:	skip
}

/* The sender's end goes when the coid goes; the pulse of that follows the first. */
proctype sender()
{
	byte own = life;

	if
	:: atomic { alive && own == life -> gone = true; left = true; bits = true }
	:: skip
	fi
}

proctype owner()
{
	END_TAKE;
#ifdef NO_FORGOTTEN_FIRST
	atomic { alive = false; mapped[life] = false; made = false; gone = false; bits = false;
		 bound_here = 0 };
	take(lock);
	record = false; line = NONE; line_gone = false;
	give(lock);
#else
	take(lock);
	record = false; line = NONE; line_gone = false;
	give(lock);
	atomic { alive = false; mapped[life] = false; made = false; gone = false; bits = false;
		 bound_here = 0 };
#endif
	END_GIVE;
	/* Nothing is known of it. Then another of the same chid, with a ring and a receiver. */
	assert(!record);
	atomic { life++; alive = true; left = false; mapped[life] = true; made = true; bits = true;
		 run receiver(); run sender() };
	over = true
}

proctype observer()
{
	timeout;
	/* All stand still: whoever waits there has the ring, and no pulse about it is left. */
	assert(over && bound_here > 0);
	assert(record && line == life && line_gone == left && !made && !gone && !bits);
}

init {
	byte n;

	atomic {
		alive = true;
		mapped[0] = true;
		made = true;
		bits = true;
		do
		:: n < RECEIVERS -> run receiver(); n++
		:: else -> break
		od;
		run sender();
		run owner();
		run observer()
	}
}
