/* SPDX-License-Identifier: Apache-2.0 */
/* exit_group(): the process ends with all its threads. Does not return. */
#include "tm.h"

hidden long call_NR_exit_group(long code)
{
	for (;;) {
		tm_words(TM_EXIT, (code & 0xff) << 8, 0, 0, 0, 0);
	}
}
