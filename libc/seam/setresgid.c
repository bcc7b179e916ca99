/* SPDX-License-Identifier: Apache-2.0 */
/* setresgid(): -1 leaves an id as it is. */
#include "cred.h"

hidden long call_NR_setresgid(long real, long effective, long saved)
{
	struct tm_cred cred = { .rgid = real, .egid = effective, .sgid = saved };
	unsigned which = 0;

	which |= (int)real != -1 ? TM_CRED_RGID : 0;
	which |= (int)effective != -1 ? TM_CRED_EGID : 0;
	which |= (int)saved != -1 ? TM_CRED_SGID : 0;
	return cred_set(which, &cred);
}
