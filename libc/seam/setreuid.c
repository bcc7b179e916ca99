/* SPDX-License-Identifier: Apache-2.0 */
/* setreuid(): see cred_change_pair() for what becomes of the saved id. */
#include "cred.h"

hidden long call_NR_setreuid(long real, long effective)
{
	struct tm_cred cred;
	unsigned *ids[CRED_IDS] = { &cred.ruid, &cred.euid, &cred.suid };
	int error = cred_get(&cred);

	if (error) {
		return -error;
	}
	return cred_set(cred_change_pair(real, effective, ids) * TM_CRED_RUID, &cred);
}
