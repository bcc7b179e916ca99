/* SPDX-License-Identifier: Apache-2.0 */
/* getcpu(): the hart as taskman placed the thread. */
#include "sched_of.h"

hidden long call_NR_getcpu(unsigned *hart)
{
	struct tm_sched sched;
	int error = tm_words(TM_SCHED_GET, 0, 0, &sched, sizeof(sched), 0);

	if (!error) {
		*hart = sched.hart;
	}
	return -error;
}
