/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A serial line as a terminal: the UART, the line discipline, those who wait
 * for either, and the session it controls. Everything runs in one thread.
 *
 *   terminal_receive  UART -> line discipline
 *   terminal_settle   moves bytes and answers waiters until nothing moves
 *
 * Handlers change state and then settle; nobody else replies to a waiter.
 */
#pragma once

#include <sys/dispatch.h>
#include <sys/iofunc.h>
#include <tty/tty.h>

#include "uart.h"
#include "waiter.h"

struct terminal;

/* A path of a terminal. Opens of the console's name outlive a hang-up. */
struct name {
	iofunc_attr_t attr;
	struct terminal *terminal;
	int is_console;
};

struct terminal_ocb {
	iofunc_ocb_t base;
	struct terminal *terminal;
	unsigned hangups; /* of the terminal when it was opened */
	int is_console;
};

struct terminal {
	struct tty tty;
	struct uart uart;
	struct termios first;		/* settings of a new session */
	unsigned number;		/* of the line: 1 is the first */
	char path[32];
	struct name device, console;
	struct waiter_queue reading, writing;
	struct waiter_queue draining;	/* tcdrain, and settings that wait for it */
	struct waiter_queue breaking;	/* tcsendbreak */
	iofunc_notify_t notify;
	pid_t session, foreground;	/* 0: none */
	unsigned hangups;
	int owns_console;		/* taskman's text comes here */
	int console_waits;
	int timer;
	unsigned long timer_deadline;	/* what the timer is set to, 0: it is not */
	int interrupt;
};

static inline struct terminal_ocb *ocb_of(RESMGR_OCB_T *ocb)
{
	return (struct terminal_ocb *)ocb;
}

/* The line was hung up since this file was opened. */
static inline int ocb_is_hung_up(const struct terminal_ocb *ocb)
{
	return !ocb->is_console && ocb->hangups != ocb->terminal->hangups;
}

void terminal_init(struct terminal *t);

void terminal_receive(struct terminal *t);
void terminal_settle(struct terminal *t);

/* poll(2) bits that are true now. */
int terminal_ready(const struct terminal *t);

/* Sets line discipline and UART. */
void terminal_set(struct terminal *t, const struct termios *settings);

/* Answers everybody who waits: the line is hung up. */
void terminal_release_all(struct terminal *t);

/* ns of the steady clock. */
unsigned long terminal_now(void);
