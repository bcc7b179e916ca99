/* SPDX-License-Identifier: Apache-2.0 */
/* Who is behind a connection to oneself: TM_CLIENT_INFO, for lib/resmgr. */
#pragma once

#include "abi/msg/tm.h"

/* 0 or an errno: ESRCH when that client is gone. */
int client_cred(unsigned scoid, unsigned pid, struct tm_cred *cred);

/* Tells taskman whose program that client is about to run: TM_VOUCH. 0 or an errno. */
int client_vouch(unsigned scoid, unsigned pid, unsigned mode, unsigned uid, unsigned gid);
