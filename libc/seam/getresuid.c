/* SPDX-License-Identifier: Apache-2.0 */
/* getresuid() */
#include "cred.h"

hidden long call_NR_getresuid(unsigned *real, unsigned *effective, unsigned *saved)
{
	struct tm_cred cred;
	int error = cred_get(&cred);

	if (!error) {
		*real = cred.ruid;
		*effective = cred.euid;
		*saved = cred.suid;
	}
	return -error;
}
