/* SPDX-License-Identifier: Apache-2.0 */
/* kill() */
#include "kill.h"

hidden long call_NR_kill(long pid, long signo)
{
	return signal_send(pid, 0, signo, SI_USER, 0);
}
