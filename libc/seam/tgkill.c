/* SPDX-License-Identifier: Apache-2.0 */
/* tgkill(): a thread of a named process. */
#include "kill.h"

hidden long call_NR_tgkill(long pid, long tid, long signo)
{
	return signal_send(pid, tid, signo, SI_TKILL, 0);
}
