/* SPDX-License-Identifier: Apache-2.0 */
/* timer_delete() */
#include "timer.h"

hidden long call_NR_timer_delete(long timer)
{
	return tm_status(TM_TIMER_DELETE, timer, 0);
}
