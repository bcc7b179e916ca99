/* SPDX-License-Identifier: Apache-2.0 */
/* User and group ids: all of them in one request, each way. */
#pragma once

#include "tm.h"

/* The real user id, asked for once and again after a change; cred_uid.c. */
hidden unsigned cred_uid(void);
extern hidden volatile int cred_uid_known;

static inline int cred_get(struct tm_cred *cred)
{
	return tm_words(TM_GETCRED, 0, 0, cred, sizeof(*cred), 0);
}

/* which: TM_CRED_* of the ids in cred. Returns 0 or a negative errno. */
static inline long cred_set(unsigned which, const struct tm_cred *cred)
{
	struct tm_setcred request = { .code = TM_SETCRED, .which = which, .cred = *cred };

	cred_uid_known = 0;
	return -tm_ask(&request, sizeof(request), 0, 0, 0);
}
