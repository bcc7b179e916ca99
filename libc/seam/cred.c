/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ids of the process, kept. Guarded by `cred_lock` with signals held, because
 * a handler may ask too. pid and family are not taken from here: those of a
 * forked child are its own.
 */
#include "cred.h"
#include "fork_child.h"
#include "lock.h"

static int cred_known;

static struct tm_cred known;
hidden volatile int cred_lock[1];

int cred_get(struct tm_cred *cred)
{
	int error = 0;

	seam_hold(seam_page());
	LOCK(cred_lock);
	if (!cred_known) {
		error = tm_words(TM_GETCRED, 0, 0, &known, sizeof(known), 0);
		cred_known = !error;
	}
	*cred = known;
	UNLOCK(cred_lock);
	seam_release(seam_page());
	return error;
}

/* Under the lock, so that nobody keeps what was asked for before the change. */
long cred_set(unsigned which, const struct tm_cred *cred)
{
	struct tm_setcred request = { .code = TM_SETCRED, .which = which, .cred = *cred };
	int error;

	seam_hold(seam_page());
	LOCK(cred_lock);
	error = tm_ask(&request, sizeof(request), 0, 0, 0);
	cred_known = 0;
	UNLOCK(cred_lock);
	seam_release(seam_page());
	return -error;
}

unsigned cred_change_pair(long real, long effective, unsigned *ids[CRED_IDS])
{
	unsigned was = *ids[CRED_REAL], which = 0;

	if ((int)real != -1) {
		*ids[CRED_REAL] = real;
		which |= 1U << CRED_REAL;
	}
	if ((int)effective != -1) {
		*ids[CRED_EFFECTIVE] = effective;
		which |= 1U << CRED_EFFECTIVE;
	}
	if ((int)real != -1 || ((int)effective != -1 && (unsigned)effective != was)) {
		*ids[CRED_SAVED] = *ids[CRED_EFFECTIVE];
		which |= 1U << CRED_SAVED;
	}
	return which;
}

unsigned cred_uid(void)
{
	struct tm_cred cred;

	return cred_get(&cred) ? 0 : cred.ruid;
}
