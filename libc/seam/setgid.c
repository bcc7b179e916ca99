/* SPDX-License-Identifier: Apache-2.0 */
/* setgid(): all three ids for the superuser, else the effective one. */
#include "cred.h"

hidden long call_NR_setgid(long id)
{
	struct tm_cred cred;
	int error = cred_get(&cred);

	if (error) {
		return -error;
	}
	if (cred.euid != 0) {
		cred.egid = id;
		return cred_set(TM_CRED_EGID, &cred);
	}
	cred.rgid = cred.egid = cred.sgid = id;
	return cred_set(TM_CRED_RGID | TM_CRED_EGID | TM_CRED_SGID, &cred);
}
