/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A signal to a process that becomes another program: between fork and exec,
 * during the exec, while the new program is loaded. Its default action in the
 * new program is to end it, so a signal that is not lost ends the process.
 *
 * Each step is one request to taskman, or one access to the thread page.
 *
 *   process  ports/mksh/fork.c (SHELL), libc/seam/execve.c, rt_sigprocmask.c,
 *            signal_run.c, libc/ldr/main.c
 *   taskman  taskman/proc/signal.c, deliver.c, signal_request.c, exec.c
 *
 * NO_x takes guard x out of the protocol: see `prove`, which tries them all.
 */

#ifndef SHELL
#define SHELL 0			/* a shell's child, whose handler only notes the signal */
#endif
#ifndef SIGNALS
#define SIGNALS 2
#endif

mtype:action = { CAUGHT, DEFAULT };
mtype:ask = { TAKE, ACTION_DEFAULT, RAISE, EXEC, LOADED };

/* The thread page, and what the image knows. */
#if SHELL && !defined(NO_BLOCK_IN_FORK)
bool mask = true;		/* __wrap_fork(): the child is born with all blocked */
#else
bool mask;
#endif
bool page_pending, handler_due;
byte hold;
bool noted;
bool in_exec;			/* the old image has begun to exec: its handlers are over */

/* taskman's. */
mtype:action action = CAUGHT;
bool pending, retry, trampoline = true, at_door;
byte sent;
bool dead, stopped;

chan to_taskman = [0] of { mtype:ask };
chan answer = [1] of { bool };

#define RUNS (!dead && !stopped)

/* The handler of the old image. */
inline handler()
{
	noted = true;
	assert(!in_exec)
}

inline request(what)
{
	do
	:: atomic { RUNS && handler_due -> handler_due = false }; handler()
	:: atomic { RUNS && !handler_due -> at_door = true }; break
	od;
	to_taskman ! what;
	answer ? taken;
	at_door = false
}

/* seam_signals_take() */
inline signals_take()
{
	do
	:: atomic { RUNS -> page_pending = false };
		request(TAKE);
		if
		:: taken -> handler()
		:: else -> break
		fi
	od
}

/* Between any two steps a handler may have to run. */
inline point()
{
	do
	:: atomic { RUNS && handler_due -> handler_due = false }; handler()
	:: RUNS && !handler_due -> break
	od
}

inline set_mask(value)
{
	point();
	mask = value;
	point();
	if
	:: !value && page_pending && hold == 0 -> signals_take()
	:: else
	fi
}

active proctype process() provided (!dead && !stopped)
{
	bool taken, note;

#if SHELL
	/* __wrap_fork(): what the parent noted is forgotten. */
	point();
	noted = false;
	point();
	set_mask(false);
	/* The child is still a shell here. */
	point();
	/* __wrap_restoresigs() */
#ifndef NO_BLOCK_IN_RESTORE
	set_mask(true);
#endif
	point();
	note = noted;
	point();
	request(ACTION_DEFAULT);
#ifndef NO_RAISE
	if
	:: note -> request(RAISE)
	:: else
	fi;
#endif
	set_mask(false);
#endif
	/* execve(): held from its first step. */
	point();
#ifndef NO_HOLD_IN_EXEC
	hold++;
#endif
	do
	:: atomic { RUNS && !handler_due -> in_exec = true }; break
	:: atomic { RUNS && handler_due -> handler_due = false }; handler()
	od;
	request(EXEC);
	/* The loader, in the new image. */
	request(LOADED);
	mask = false;
#ifndef NO_LOOK_AFTER_LOAD
	if
	:: page_pending -> signals_take()
	:: else
	fi;
#endif
	/* The new program. */
	do
	:: false
	od
}

/* deliver.c */
inline signal_deliver()
{
	page_pending = true;
	if
	:: !trampoline
	:: else ->
		stopped = true;		/* thread_hold() */
		if
		:: at_door
		:: !at_door && (hold > 0 || handler_due) -> retry = true
		:: !at_door && hold == 0 && !handler_due && action == CAUGHT ->
			handler_due = true;
			pending = false;
			page_pending = false
		:: !at_door && hold == 0 && !handler_due && action == DEFAULT
		fi;
		stopped = false
	fi
}

/* act() */
inline act()
{
	if
	:: action == DEFAULT -> dead = true
	:: else ->
		pending = true;
		signal_deliver()
	fi
}

/* signal_send(): marked before the mask is read again. */
inline signal_send()
{
	if
	:: mask ->
		pending = true;
#ifndef NO_MARK
		page_pending = true;
#endif
#ifndef NO_SECOND_LOOK
		if
		:: mask
		:: !mask && pending -> pending = false; act()
		:: !mask && !pending
		fi
#endif
	:: else -> act()
	fi
}

active proctype taskman()
{
	do
	:: atomic { sent < SIGNALS && !dead -> sent++ }; signal_send()
	:: retry && !dead ->
		retry = false;
		if
		:: pending && !mask -> signal_deliver()
		:: else
		fi
	:: to_taskman ? TAKE ->
		if
		:: pending && !mask ->
			pending = false;
			if
			:: action == DEFAULT -> dead = true
			:: else -> answer ! true
			fi
		:: else ->
			page_pending = pending;
			answer ! false
		fi
	:: to_taskman ? ACTION_DEFAULT -> action = DEFAULT; answer ! false
	:: to_taskman ? RAISE -> signal_send(); answer ! false
	:: to_taskman ? EXEC ->
		/* signals_exec(), thread_renew(): a new page; what is pending stays so. */
		action = DEFAULT;
		trampoline = false;
		hold = 0;
		at_door = false;
#ifdef NO_CARRY
		page_pending = false;
#endif
		answer ! false
	:: to_taskman ? LOADED -> answer ! false
	:: timeout -> break
	od;
	/* Nothing can happen any more: a signal has ended the process, or its handler met it. */
	assert(dead || sent == 0 || (!SHELL && noted));
	assert(dead || !pending)
}
