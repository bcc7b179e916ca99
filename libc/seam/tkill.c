/* SPDX-License-Identifier: Apache-2.0 */
/* tkill(): a thread of this process. */
#include "kill.h"

hidden long call_NR_tkill(long tid, long signo)
{
	return signal_send(seam_page()->pid, tid, signo, SI_TKILL, 0);
}
