/* SPDX-License-Identifier: Apache-2.0 */
/* getresgid() */
#include "cred.h"

hidden long call_NR_getresgid(unsigned *real, unsigned *effective, unsigned *saved)
{
	struct tm_cred cred;
	int error = cred_get(&cred);

	if (!error) {
		*real = cred.rgid;
		*effective = cred.egid;
		*saved = cred.sgid;
	}
	return -error;
}
