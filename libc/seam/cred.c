/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ids of the process, kept. Guarded by `lock` with signals held, because
 * a handler may ask too. pid and family are not taken from here: those of a
 * forked child are its own.
 */
#include "cred.h"
#include "lock.h"

volatile int cred_known;

static struct tm_cred known;
static volatile int lock[1];

int cred_get(struct tm_cred *cred)
{
	int error = 0;

	seam_hold(seam_page());
	LOCK(lock);
	if (!cred_known) {
		error = tm_words(TM_GETCRED, 0, 0, &known, sizeof(known), 0);
		cred_known = !error;
	}
	*cred = known;
	UNLOCK(lock);
	seam_release(seam_page());
	return error;
}

unsigned cred_uid(void)
{
	struct tm_cred cred;

	return cred_get(&cred) ? 0 : cred.ruid;
}
