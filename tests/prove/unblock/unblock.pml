/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client thread, its servers' libraries and taskman, while signals come and
 * somebody dies: docs/design.md section 7, in the words of the code.
 *
 * Each step is one call of the kernel, or one write to memory that another
 * thread reads; taskman is one thread and serves one thing after the other,
 * but client and servers go on between its kernel calls. A server has a thread
 * that takes messages and pulses and RECEIVERS - 1 more that take messages.
 *
 *   client    libc/neutrino/msg_send.c, libc/seam/signal_run.c
 *   receiver  libc/neutrino/msg_receive.c, msg_reply.c, pulse_queue.c
 *   taskman   taskman/proc/deliver.c, pulse.c, process.c, replies.c
 *
 * NO_x takes guard x out of the protocol: see `prove`, which tries them all.
 */

#ifndef SERVERS
#define SERVERS 2
#endif
#ifndef RECEIVERS
#define RECEIVERS 1
#endif
#ifndef CALLS
#define CALLS 2
#endif
#ifndef SIGNALS
#define SIGNALS 2
#endif
#ifndef ASKED
#define ASKED 1			/* the channels have _NTO_CHF_UNBLOCK */
#endif
#ifndef SERVER_DIES
#define SERVER_DIES 0
#endif
#ifndef CLIENT_DIES
#define CLIENT_DIES 0
#endif
#ifndef HANDLER_CALLS
#define HANDLER_CALLS 0		/* the handler sends a message too */
#endif

#define GENERATIONS (CALLS + 2 * SIGNALS + 1)
#define NONE 255

/* Where the client's thread is, as the kernel sees it. */
mtype:place = {
	RUNS,		/* its own code */
	DOOR,		/* in a call to taskman */
	AT_ECALL,	/* before the ecall of a call to a server */
	SEND, REPLY,	/* in it */
	ANSWERED,	/* answered, and has not run since: pc reads as the ecall */
	INACTIVE,	/* suspended; or its reply object was used for another message */
	DEAD
};

mtype:outcome = { NOTHING, DONE, SAYS_EINTR, REFUSED, INTERRUPTED, DIED };

mtype:place where = RUNS;
byte held;			/* thread_hold(): no scheduling context */
byte label_seq, label_to;	/* the call's registers */
byte generation;		/* which call it really is */
mtype:outcome outcome;

bool page_pending;		/* thread_page.signal_pending */
byte page_seq;

bool pending;			/* taskman's record of the thread */
bool handler_due;
bool unblock_asked;
byte unblock_seq, unblock_to;

/* Of a call, by generation. */
bool handled[GENERATIONS];	/* a server acted on it */
bool answered[GENERATIONS];	/* a server's reply was delivered */
bool given_up[GENERATIONS];	/* the client was told EINTR by taskman */

/* The thread's own unblock pulse: queued at the channel of server queued_at. */
byte queued_at = NONE, queued_seq, queued_to;
/* The one that tells of its death. */
bool death_queued;
byte death_to, death_seq;

#define SLOTS (RECEIVERS + CALLS + 1)
#define SEQS GENERATIONS
typedef server_state {
	bool dead;
	bool signalled;			/* the notification's bit */
	/* By slot: reply object, record, what the server does with it. */
	bool waits[SLOTS];		/* the client waits on this reply object */
	byte whose[SLOTS];		/* generation it is for */
	bool recorded[SLOTS];
	bool answering[SLOTS];
	bool kept[SLOTS];
	bool taken[SLOTS];		/* not in the free list */
	byte seq[SLOTS];
	bool unblock_req[SLOTS];
	bool refused[SEQS];		/* messages that are refused if they still come */
	bool lock;
};
server_state server[SERVERS];

mtype:ask = { TAKE_PULSES, NOT_HELD, TAKE_SIGNALS };
chan to_taskman = [0] of { mtype:ask, byte, byte, byte };
chan answer[SERVERS + 1] = [1] of { byte, byte };
#define CLIENT SERVERS

bool client_done;

/* Threads that are stopped take no further step. */
bool stopped[SERVERS * RECEIVERS + 3];
byte pids[SERVERS * RECEIVERS];
byte client_pid;

#define HAS_CONTEXT (held == 0)

/* deliver_gate(): the pc as it is read. */
#define IN_CALL(w) (w == AT_ECALL || w == SEND || w == REPLY || w == ANSWERED || w == INACTIVE)

#ifdef NO_SEQ_CHECK
#define SAME_SEQ(seq) true
#else
#define SAME_SEQ(seq) (label_seq == seq)
#endif

/* The kernel: an answer goes to whoever waits on the reply object, once. */
inline kernel_reply(s, i, what)
{
	d_step {
		if
		:: server[s].waits[i] ->
			server[s].waits[i] = false;
			assert(where == REPLY);
			assert(server[s].whose[i] == generation);
			where = ANSWERED;
			outcome = what;
			answered[generation] = true
		:: else
		fi
	}
}

/* Suspend: it waits for nothing any more. What has come stays come. */
inline kernel_suspend(s, i)
{
	d_step {
		s = 0;
		do
		:: s < SERVERS ->
			i = 0;
			do
			:: i < SLOTS -> server[s].waits[i] = false; i++
			:: else -> break
			od;
			s++
		:: else -> break
		od;
		s = 0;
		i = 0;
		if
		:: where == AT_ECALL || where == SEND || where == REPLY -> where = INACTIVE
		:: else
		fi
	}
}

/* publish(), the gate, and what the library does behind it. */
inline send_to(seq)
{
	if
	:: to = 0
#if SERVERS > 1
	:: to = 1
#endif
	fi;
	/* A handler enters before the ecall or not at all. */
	do
	:: atomic { where == RUNS && HAS_CONTEXT && handler_due -> handler_due = false }
	:: atomic { where == RUNS && HAS_CONTEXT && !handler_due ->
		where = AT_ECALL;
		label_seq = seq;
		label_to = to;
		generation++;
		outcome = NOTHING };
		break
	od;
	if
	:: atomic { where == AT_ECALL && HAS_CONTEXT ->
		if
		:: server[to].dead -> where = ANSWERED; outcome = DIED
		:: else -> where = SEND
		fi }
	:: where == ANSWERED
	fi;
	atomic { where == ANSWERED && HAS_CONTEXT ->
		where = RUNS;
		assert(outcome != NOTHING);
		assert(!(ASKED && outcome == INTERRUPTED && handled[generation]));
		assert(!(outcome == INTERRUPTED && answered[generation]));
		given_up[generation] = (outcome == INTERRUPTED) };
	/* seam_signals_take() */
	do
	:: atomic { where == RUNS && HAS_CONTEXT && page_pending -> page_pending = false };
		do
		:: atomic { where == RUNS && HAS_CONTEXT -> where = DOOR };
			to_taskman ! TAKE_SIGNALS, CLIENT, 0, 0;
			answer[CLIENT] ? more, unused;
			if
			:: more == 0 -> break
			:: else
			fi
		od
	:: where == RUNS && HAS_CONTEXT && !page_pending -> break
	od
}

proctype client() provided (!stopped[_pid])
{
	byte calls, label, to, more, unused;
	bool in_handler;

again:
	/* Between two calls a handler may enter, and may send a message of its own. */
	if
	:: atomic { where == RUNS && HAS_CONTEXT && handler_due -> handler_due = false };
#if HANDLER_CALLS
		if
		:: !in_handler ->
			/* It interrupts a call on its way, whose label is made. */
			page_seq++;
			label = page_seq;
			in_handler = true;
			goto call
		:: else
		fi;
#endif
		goto again
	:: atomic { where == RUNS && HAS_CONTEXT && !handler_due && calls < CALLS -> calls++ };
		goto call
	:: where == RUNS && HAS_CONTEXT && !handler_due && calls == CALLS && !pending ->
		goto done
	fi;

call:
	page_seq++;
	send_to(page_seq);
	if
	:: in_handler ->
		in_handler = false;
		send_to(label);
#ifdef NO_FRESH_SEQ
		page_seq = label
#endif
	:: else
	fi;
	goto again;
done:
	client_done = true
}

/*
 * The client's message is here: the record first, then a look at the refusals.
 * The other thread notes its refusal first, then looks at the records.
 */
inline message_take(s, i, refused_it)
{
	refused_it = false;
#ifdef NO_RECORD_FIRST
	refused_it = server[s].refused[server[s].seq[i]];
	if
	:: !refused_it -> server[s].recorded[i] = true
	:: else
	fi;
#else
	server[s].recorded[i] = true;
	atomic { !server[s].lock -> server[s].lock = true };
	refused_it = server[s].refused[server[s].seq[i]];
	server[s].lock = false;
#endif
#ifdef NO_LASTING_REFUSAL
	d_step {
		seq = 0;
		do
		:: seq < SEQS -> server[s].refused[seq] = false; seq++
		:: else -> break
		od;
		seq = 0
	}
#else
	server[s].refused[server[s].seq[i]] = false
#endif
}

/* MsgReply(): the record is cleared before the reply, so `answering` says that it comes. */
inline message_reply(s, i, what)
{
#ifndef NO_ANSWERING
	server[s].answering[i] = true;
#endif
	server[s].recorded[i] = false;
	kernel_reply(s, i, what);
	d_step {
		server[s].kept[i] = false;
		server[s].unblock_req[i] = false;
		server[s].taken[i] = false
	}
}

/* A free slot for the next receive. */
inline slot_take(s, i)
{
	d_step {
		i = 0;
		do
		:: server[s].taken[i] -> i++
		:: else -> break
		od;
		assert(i < SLOTS);
		server[s].taken[i] = true
	}
}

/* Takes one pulse: MORE says whether there was one, FOUND the slot it is about. */
inline pulses_fetch(s, i, found, seq, more)
{
	found = NONE;
	to_taskman ! TAKE_PULSES, s, 0, 0;
	answer[s] ? more, seq;
	if
	:: more == 0
	:: else ->
#ifdef NO_RECORD_FIRST
		find(s, i, found, seq);
		if
		:: found == NONE -> server[s].refused[seq] = true
		:: else
		fi;
#else
		atomic { !server[s].lock -> server[s].lock = true };
		if
#ifndef NO_SECOND_PULSE
		:: server[s].refused[seq] -> skip	/* asked about it before */
#endif
		:: else ->
			server[s].refused[seq] = true;
			find(s, i, found, seq);
			if
			:: found != NONE -> server[s].refused[seq] = false
			:: else
			fi
		fi;
		server[s].lock = false;
#endif
#ifdef NO_REFUSAL
		server[s].refused[seq] = false;
#endif
		if
		:: found == NONE ->
			to_taskman ! NOT_HELD, s, s, seq;
			answer[s] ? _, _
		:: else
		fi
	fi
}

/* slot_of_client() */
inline find(s, i, found, seq)
{
	d_step {
		found = NONE;
		i = 0;
		do
		:: i < SLOTS ->
			if
			:: (server[s].recorded[i] || server[s].answering[i]) &&
			   server[s].seq[i] == seq -> found = i
			:: else
			fi;
			i++
		:: else -> break
		od;
		i = 0
	}
}

proctype receiver(byte s; bool takes_pulses) provided (!stopped[_pid])
{
	byte slot, i, found, seq, more;
	bool refused_it;

	slot_take(s, slot);
	do
	:: atomic { where == SEND && label_to == s ->
		/* A reply object that still has its client lets it go, for ever. */
		if
		:: server[s].waits[slot] -> where = INACTIVE
		:: else ->
			where = REPLY;
			server[s].waits[slot] = true;
			server[s].whose[slot] = generation;
			server[s].seq[slot] = label_seq;
			server[s].answering[slot] = false
		fi };
		message_take(s, slot, refused_it);
		if
		:: refused_it ->
			server[s].recorded[slot] = false;
#ifndef NO_ANSWER_TO_REFUSED
			kernel_reply(s, slot, REFUSED)
#endif
		:: else ->
			d_step {
				assert(!handled[server[s].whose[slot]]);
				assert(!(ASKED && given_up[server[s].whose[slot]]));
				handled[server[s].whose[slot]] = true
			};
			if
			:: message_reply(s, slot, DONE)
			:: atomic { !server[s].unblock_req[slot] -> server[s].kept[slot] = true }
			:: server[s].unblock_req[slot] -> message_reply(s, slot, SAYS_EINTR)
			fi;
			slot_take(s, slot)
		fi
	:: atomic { takes_pulses && server[s].signalled -> server[s].signalled = false };
		do
		:: pulses_fetch(s, i, found, seq, more);
			if
			:: more == 0 -> break
			:: else
			fi;
			if
			:: found != NONE ->
				/* The unblock handler answers what is kept; another thread sees the flag. */
				atomic {
					server[s].unblock_req[found] = server[s].recorded[found];
					if
					:: server[s].kept[found] ->
						server[s].kept[found] = false;
						more = 2
					:: else
					fi
				};
				if
				:: more == 2 -> message_reply(s, found, SAYS_EINTR)
				:: else
				fi
			:: else
			fi
		od
	od
}

/* pulse_post_own() */
inline post_unblock()
{
	d_step {
#ifdef NO_WITHDRAW
		queued_seq = label_seq;
		queued_to = label_to;
		if
		:: queued_at == NONE -> queued_at = label_to; server[label_to].signalled = true
		:: else
		fi
#else
		queued_seq = label_seq;
		queued_to = label_to;
		queued_at = label_to;
		server[label_to].signalled = true
#endif
	}
}

/* Ends the call that the client (held) stands in, unless it has completed. */
inline end_call(s, i)
{
	kernel_suspend(s, i);
#ifdef NO_LOOK_AFTER_SUSPEND
	d_step { where = ANSWERED; outcome = INTERRUPTED }
#else
	d_step {
		if
		:: where == ANSWERED
		:: else -> where = ANSWERED; outcome = INTERRUPTED
		fi
	}
#endif
}

inline thread_hold()
{
#ifndef NO_HOLD
	held++
#else
	skip
#endif
}

inline thread_release()
{
#ifndef NO_HOLD
	held--
#else
	skip
#endif
}

/* signal_deliver() */
inline signal_deliver(s, i, seen)
{
#ifndef NO_PENDING_MARK
	page_pending = true;
#endif
	thread_hold();
	seen = where;
	if
	:: seen == DOOR
	:: seen == RUNS ->
		/* interrupt_running(): a call is made again from its ecall. */
		kernel_suspend(s, i);
		d_step {
			handler_due = true;
			pending = false;
			page_pending = false;
			if
			:: where == INACTIVE -> where = AT_ECALL
			:: else
			fi
		}
	:: IN_CALL(seen) ->
#if ASKED && !defined(NO_ASKING)
		unblock_to = label_to;
		unblock_seq = label_seq;
		unblock_asked = true;
		if
		:: !server[label_to].dead -> post_unblock()
		:: else -> end_call(s, i)
		fi
#else
		end_call(s, i)
#endif
	fi;
	thread_release()
}

/* do_unblock_answer() */
inline unblock_answer(s, i, seq, from)
{
	if
	:: where != DEAD && unblock_asked && unblock_to == from && unblock_seq == seq ->
		unblock_asked = false;
		thread_hold();
		if
		:: IN_CALL(where) && SAME_SEQ(seq) -> end_call(s, i)
		:: else
		fi;
		thread_release()
	:: else
	fi
}

/* do_pulse_take(): one at a time here. */
inline pulse_take(from)
{
	atomic {
		if
		:: death_queued && death_to == from ->
			death_queued = false;
			answer[from] ! 1, death_seq
		:: else ->
			if
			:: queued_at == from && queued_to == from ->
				queued_at = NONE;
				answer[from] ! 1, queued_seq
			:: queued_at == from && queued_to != from ->
				/* The body is for somebody else: this library does not know it. */
				queued_at = NONE;
				answer[from] ! 1, 0
			:: else -> answer[from] ! 0, 0
			fi
		fi
	}
}

/* process_end() of a server: its threads stop, its reply objects are answered, then the rest. */
inline server_end(s, i)
{
	d_step {
		i = 0;
		do
		:: i < SERVERS * RECEIVERS ->
			if
			:: i / RECEIVERS == s -> stopped[pids[i]] = true
			:: else
			fi;
			i++
		:: else -> break
		od;
		i = 0
	};
#ifndef NO_FAULT_ANSWERS
	do
	:: i < SLOTS -> kernel_reply(s, i, DIED); i++
	:: else -> break
	od;
	i = 0;
#endif
	/* The endpoint is revoked: queued senders are sent away. */
	d_step {
		server[s].dead = true;
		if
		:: where == SEND && label_to == s -> where = ANSWERED; outcome = DIED
		:: else
		fi;
		if
		:: queued_at == s -> queued_at = NONE
		:: else
		fi;
		if
		:: death_queued && death_to == s -> death_queued = false
		:: else
		fi
	}
}

/* SIGKILL, thread_stop(), deliver_death(): no server is waited for. */
inline client_kill(s, i, seen)
{
	stopped[client_pid] = true;
	kernel_suspend(s, i);
	d_step {
		seen = where;
		where = DEAD;
#ifndef NO_DEATH_PULSE
		if
		:: ASKED && seen == INACTIVE && !server[label_to].dead ->
			death_queued = true;
			death_to = label_to;
			death_seq = label_seq;
			server[label_to].signalled = true
		:: else
		fi;
#endif
		queued_at = NONE
	}
}

proctype taskman()
{
	byte signals, s, i, from, seq, more;
	bool server_ended, client_ended;
	mtype:place seen;

	do
	:: atomic { signals < SIGNALS && where != DEAD && !client_done ->
		signals++;
		pending = true };
		signal_deliver(s, i, seen)
	:: SERVER_DIES && !server_ended ->
		server_ended = true;
		s = 0;
		server_end(s, i)
	:: CLIENT_DIES && !client_ended && !client_done ->
		client_ended = true;
		client_kill(s, i, seen)
	:: to_taskman ? TAKE_PULSES, from, _, seq ->
		pulse_take(from)
	:: to_taskman ? NOT_HELD, from, _, seq ->
		unblock_answer(s, i, seq, from);
		answer[from] ! 0, 0
	:: to_taskman ? TAKE_SIGNALS, from, _, seq ->
		atomic {
			answer[CLIENT] ! pending, 0;
			pending = false;
			page_pending = false;
			where = RUNS
		}
	:: timeout -> break
	od;
	/* Nothing can happen any more: is everybody where he may stay? */
	assert(held == 0);
	s = label_to;
	i = 0;
	more = 0;
	do
	:: i < SLOTS ->
		more = more + (server[s].kept[i] && server[s].waits[i] && !server[s].dead);
		i++
	:: else -> break
	od;
	assert(where == DEAD || client_done || (where == REPLY && more == 1));
	assert(where == DEAD || !pending);
	/* Nothing is kept for the dead. */
	i = 0;
	do
	:: i < SLOTS ->
		assert(!(ASKED && where == DEAD && !server[s].dead && server[s].kept[i]));
		i++
	:: else -> break
	od
}

init {
	byte s, n;

	atomic {
		do
		:: s < SERVERS ->
			n = 0;
			do
			:: n < RECEIVERS ->
				pids[s * RECEIVERS + n] = run receiver(s, n == 0);
				n++
			:: else -> break
			od;
			s++
		:: else -> break
		od;
		client_pid = run client();
		run taskman()
	}
}
