/* SPDX-License-Identifier: Apache-2.0 */
/* User and group ids: all of them in one request, each way. */
#pragma once

#include "tm.h"

/*
 * All ids. They are asked for once and again after a change (cred.c), since
 * nobody but the process itself can change them.
 */
hidden int cred_get(struct tm_cred *cred);
hidden unsigned cred_uid(void);
extern hidden volatile int cred_known;

/* which: TM_CRED_* of the ids in cred. Returns 0 or a negative errno. */
static inline long cred_set(unsigned which, const struct tm_cred *cred)
{
	struct tm_setcred request = { .code = TM_SETCRED, .which = which, .cred = *cred };

	cred_known = 0;
	return -tm_ask(&request, sizeof(request), 0, 0, 0);
}
