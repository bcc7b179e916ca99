/* SPDX-License-Identifier: Apache-2.0 */
/* sched_rr_get_interval(): the slice of a round robin context. */
#include <time.h>

#include "seam.h"

hidden long call_NR_sched_rr_get_interval(long id, struct timespec *t)
{
	(void)id;
	*t = (struct timespec){ 0, 4000000 };
	return 0;
}
