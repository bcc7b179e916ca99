/* SPDX-License-Identifier: Apache-2.0 */
/* rt_sigpending(): what taskman holds back for this thread and the process. */
#include "tm.h"

hidden long call_NR_rt_sigpending(unsigned long *set)
{
	return -tm_words(TM_SIGNAL_PENDING, 0, 0, set, sizeof(*set), 0);
}
