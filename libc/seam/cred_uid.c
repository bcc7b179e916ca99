/* SPDX-License-Identifier: Apache-2.0 */
/* The real user id of the process, which a signal to oneself carries. */
#include "cred.h"

volatile int cred_uid_known;

unsigned cred_uid(void)
{
	static volatile unsigned uid;
	struct tm_cred cred;

	if (!cred_uid_known && !cred_get(&cred)) {
		uid = cred.ruid;
		cred_uid_known = 1;
	}
	return uid;
}
