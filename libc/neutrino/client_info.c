/* SPDX-License-Identifier: Apache-2.0 */
/* Who is behind a connection: see client_info.h. */
#include "client_info.h"

#include "libc/seam/tm.h"

int client_cred(unsigned scoid, unsigned pid, struct tm_cred *cred)
{
	struct tm_value request = { .code = TM_CLIENT_INFO, .value = scoid, .value2 = pid };

	return tm_ask(&request, sizeof(request), cred, sizeof(*cred), 0);
}

int client_vouch(unsigned scoid, unsigned pid, unsigned mode, unsigned uid, unsigned gid)
{
	struct tm_vouch request = {
		.code = TM_VOUCH, .mode = mode, .scoid = scoid, .pid = pid, .uid = uid, .gid = gid,
	};

	return tm_ask(&request, sizeof(request), 0, 0, 0);
}
