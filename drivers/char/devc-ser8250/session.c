/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Job control as POSIX gives it to a terminal's driver. Who is in the foreground
 * stands here; whether a client is in that group, and what its signals do, taskman
 * is asked each time. The driver's one thread.
 */
#include "session.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "libc/neutrino/background.h"
#include "libc/neutrino/client_info.h"
#include "libc/neutrino/session_tty.h"
#include "reader.h"

void session_signal(struct terminal *t, int signo)
{
	if (t->foreground > 0) {
		kill(-t->foreground, signo);
	}
}

static int client_is_background(const struct terminal *t, const struct tm_cred *cred)
{
	return t->session && cred->sid == t->session && t->foreground &&
	       cred->pgid != t->foreground;
}

int session_is_background(struct terminal *t, int scoid, int pid)
{
	struct tm_cred cred;

	return client_cred(scoid, pid, &cred) != 0 || client_is_background(t, &cred);
}

int session_check(struct terminal *t, resmgr_context_t *ctp, int signo)
{
	struct tm_cred cred;
	int error;

	if (!t->session) {
		return EOK;
	}
	error = client_cred(ctp->info.scoid, ctp->info.pid, &cred);
	if (error || !client_is_background(t, &cred)) {
		return error;
	}
	return client_background(&ctp->info, signo);
}

/* 0 and who asks, or ENOTTY when this is not the terminal that controls it. */
static int member_find(struct terminal *t, resmgr_context_t *ctp, struct tm_cred *cred)
{
	int error = client_cred(ctp->info.scoid, ctp->info.pid, cred);

	if (error) {
		return error;
	}
	return t->session && cred->sid == t->session ? EOK : ENOTTY;
}

/* Programs of the session lose the terminal; the next session finds it as new. */
static void hang_up(struct terminal *t)
{
	session_tty_set(t->session, "");
	t->hangups++;
	terminal_release_all(t);
	session_signal(t, SIGHUP);
	session_signal(t, SIGCONT);
	t->session = 0;
	t->foreground = 0;
	tty_flush(&t->tty, TCIFLUSH);
	terminal_set(t, &t->first);
}

void session_client_gone(struct terminal *t, pid_t pid)
{
	if (t->session && pid == t->session) {
		hang_up(t);
	}
}

int session_take(struct terminal *t, resmgr_context_t *ctp)
{
	struct tm_cred cred;
	int error = client_cred(ctp->info.scoid, ctp->info.pid, &cred);

	if (error) {
		return error;
	}
	if (cred.sid != cred.pid) {
		return EPERM;
	}
	if (t->session == cred.sid) {
		return EOK;
	}
	if (t->session && getsid(t->session) == t->session) {
		return EPERM;
	}
	if (t->session) {
		hang_up(t);
	}
	error = session_tty_set(cred.sid, t->path);
	if (!error) {
		t->session = cred.sid;
		t->foreground = cred.pgid;
	}
	return error;
}

int session_leave(struct terminal *t, resmgr_context_t *ctp)
{
	struct tm_cred cred;
	int error = member_find(t, ctp, &cred);

	if (!error && cred.pid == t->session) {
		hang_up(t);
	}
	return error;
}

int session_get_foreground(struct terminal *t, resmgr_context_t *ctp, int *pgid)
{
	struct tm_cred cred;

	*pgid = t->foreground;
	return member_find(t, ctp, &cred);
}

int session_get_id(struct terminal *t, resmgr_context_t *ctp, int *sid)
{
	struct tm_cred cred;

	*sid = t->session;
	return member_find(t, ctp, &cred);
}

/* A group is known by its leader; without one it only has to be there. */
static int is_group_of(pid_t session, pid_t pgid)
{
	pid_t sid = getsid(pgid);

	return sid < 0 ? kill(-pgid, 0) == 0 : sid == session && getpgid(pgid) == pgid;
}

int session_set_foreground(struct terminal *t, resmgr_context_t *ctp, int pgid)
{
	struct tm_cred cred;
	int error = member_find(t, ctp, &cred);

	if (!error) {
		error = session_check(t, ctp, SIGTTOU);
	}
	if (error) {
		return error;
	}
	if (pgid <= 0) {
		return EINVAL;
	}
	if (!is_group_of(t->session, pgid)) {
		return EPERM;
	}
	t->foreground = pgid;
	readers_check(t);
	return EOK;
}
