/* SPDX-License-Identifier: Apache-2.0 */
/* resmgr_vouch(): what taskman believes a file system of its programs. */
#include <errno.h>
#include <sys/resmgr.h>

#include "libc/neutrino/client_info.h"

int resmgr_vouch(resmgr_context_t *ctp, mode_t mode, uid_t uid, gid_t gid)
{
	return client_vouch(ctp->info.scoid, ctp->info.pid, mode, uid, gid);
}
