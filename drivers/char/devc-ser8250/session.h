/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The session that a terminal controls, its foreground group, and what POSIX
 * says about the others (XBD 11.1.4). The driver keeps who they are; taskman
 * knows which process is in which group.
 */
#pragma once

#include "terminal.h"

/* A signal from the keyboard, or SIGWINCH, to the foreground group. */
void session_signal(struct terminal *t, int signo);

/*
 * May the client of CTP do what asks for SIGNO (SIGTTIN, SIGTTOU) of a
 * background process? EOK; ERESTART: its group has been sent the signal, ask
 * again; EIO: nobody could continue it.
 */
int session_check(struct terminal *t, resmgr_context_t *ctp, int signo);

/* Is the client behind (SCOID, PID) of this session but not of the foreground, or gone? */
int session_is_background(struct terminal *t, int scoid, int pid);

/* devctls: each returns an errno. */
int session_take(struct terminal *t, resmgr_context_t *ctp);
int session_leave(struct terminal *t, resmgr_context_t *ctp);
int session_get_foreground(struct terminal *t, resmgr_context_t *ctp, int *pgid);
int session_set_foreground(struct terminal *t, resmgr_context_t *ctp, int pgid);
int session_get_id(struct terminal *t, resmgr_context_t *ctp, int *sid);

/* PID has closed all it had of this driver: was it the leader? */
void session_client_gone(struct terminal *t, pid_t pid);
