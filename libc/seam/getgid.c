/* SPDX-License-Identifier: Apache-2.0 */
/* getgid() */
#include "cred.h"

hidden long call_NR_getgid(void)
{
	struct tm_cred cred;
	int error = cred_get(&cred);

	return error ? -error : (long)cred.rgid;
}
