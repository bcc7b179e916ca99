/* SPDX-License-Identifier: Apache-2.0 */
/* setresuid(): -1 leaves an id as it is. */
#include "cred.h"

hidden long call_NR_setresuid(long real, long effective, long saved)
{
	struct tm_cred cred = { .ruid = real, .euid = effective, .suid = saved };
	unsigned which = 0;

	which |= (int)real != -1 ? TM_CRED_RUID : 0;
	which |= (int)effective != -1 ? TM_CRED_EUID : 0;
	which |= (int)saved != -1 ? TM_CRED_SUID : 0;
	return cred_set(which, &cred);
}
