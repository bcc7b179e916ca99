/* SPDX-License-Identifier: Apache-2.0 */
/* getgroups() */
#include <string.h>

#include "cred.h"

hidden long call_NR_getgroups(long count, unsigned *groups)
{
	struct tm_cred cred;
	int error = cred_get(&cred);

	if (error) {
		return -error;
	}
	if (count && count < (long)cred.ngroups) {
		return -EINVAL;
	}
	if (count) {
		memcpy(groups, cred.groups, cred.ngroups * sizeof(*groups));
	}
	return cred.ngroups;
}
