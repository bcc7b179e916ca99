/* SPDX-License-Identifier: Apache-2.0 */
/* setuid(): all three ids for the superuser, else the effective one. */
#include "cred.h"

hidden long call_NR_setuid(long id)
{
	struct tm_cred cred;
	int error = cred_get(&cred);

	if (error) {
		return -error;
	}
	if (cred.euid != 0) {
		cred.euid = id;
		return cred_set(TM_CRED_EUID, &cred);
	}
	cred.ruid = cred.euid = cred.suid = id;
	return cred_set(TM_CRED_RUID | TM_CRED_EUID | TM_CRED_SUID, &cred);
}
