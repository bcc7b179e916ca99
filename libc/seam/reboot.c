/* SPDX-License-Identifier: Apache-2.0 */
/* reboot(): RB_AUTOBOOT or RB_POWER_OFF, for the superuser. */
#include <sys/reboot.h>

#include "tm.h"

hidden long call_NR_reboot(long magic, long magic2, long how)
{
	(void)magic;
	(void)magic2;
	switch ((int)how) {
	case RB_AUTOBOOT:
		return tm_status(TM_SHUTDOWN, 1, 0);
	case RB_POWER_OFF:
	case RB_HALT_SYSTEM:
		return tm_status(TM_SHUTDOWN, 0, 0);
	}
	return -EINVAL;
}
