/* SPDX-License-Identifier: Apache-2.0 */
/* setreuid(): the saved id follows the effective one when the real one is set. */
#include "cred.h"

hidden long call_NR_setreuid(long real, long effective)
{
	struct tm_cred cred;
	unsigned which = 0;
	int error = cred_get(&cred);

	if (error) {
		return -error;
	}
	if ((int)real != -1) {
		cred.ruid = real;
		which |= TM_CRED_RUID;
	}
	if ((int)effective != -1) {
		cred.euid = effective;
		which |= TM_CRED_EUID;
	}
	if (which) {
		cred.suid = cred.euid;
		which |= TM_CRED_SUID;
	}
	return cred_set(which, &cred);
}
