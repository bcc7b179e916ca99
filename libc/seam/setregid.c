/* SPDX-License-Identifier: Apache-2.0 */
/* setregid(): the saved id follows the effective one when the real one is set. */
#include "cred.h"

hidden long call_NR_setregid(long real, long effective)
{
	struct tm_cred cred;
	unsigned which = 0;
	int error = cred_get(&cred);

	if (error) {
		return -error;
	}
	if ((int)real != -1) {
		cred.rgid = real;
		which |= TM_CRED_RGID;
	}
	if ((int)effective != -1) {
		cred.egid = effective;
		which |= TM_CRED_EGID;
	}
	if (which) {
		cred.sgid = cred.egid;
		which |= TM_CRED_SGID;
	}
	return cred_set(which, &cred);
}
