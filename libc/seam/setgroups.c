/* SPDX-License-Identifier: Apache-2.0 */
/* setgroups(): for the superuser. */
#include <string.h>

#include "cred.h"

hidden long call_NR_setgroups(unsigned long count, const unsigned *groups)
{
	struct tm_cred cred = { .ngroups = count };

	if (count > sizeof(cred.groups) / sizeof(cred.groups[0])) {
		return -EINVAL;
	}
	memcpy(cred.groups, groups, count * sizeof(*groups));
	return cred_set(TM_CRED_GROUPS, &cred);
}
