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

/* What mode and owner of a file allow UID with GID and the groups of CRED: R_OK, W_OK, X_OK. */
struct stat;
hidden unsigned cred_allows(const struct tm_cred *cred, unsigned uid, unsigned gid,
			    const struct stat *st);

/* which: TM_CRED_* of the ids in cred. Returns 0 or a negative errno. */
hidden long cred_set(unsigned which, const struct tm_cred *cred);

/* In the order of TM_CRED_RUID, _EUID, _SUID and of TM_CRED_RGID, _EGID, _SGID. */
enum { CRED_REAL, CRED_EFFECTIVE, CRED_SAVED, CRED_IDS };

/*
 * What setreuid() and setregid() change: an id of -1 stays. The saved one
 * becomes the effective one when the real one is set, or the effective one to
 * other than the real one (POSIX). Returns a bit for each id that is set.
 */
hidden unsigned cred_change_pair(long real, long effective, unsigned *ids[CRED_IDS]);
