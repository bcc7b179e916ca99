/* SPDX-License-Identifier: Apache-2.0 */
/* getegid() */
#include "cred.h"

hidden long call_NR_getegid(void)
{
	struct tm_cred cred;
	int error = cred_get(&cred);

	return error ? -error : (long)cred.egid;
}
