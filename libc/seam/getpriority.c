/* SPDX-License-Identifier: Apache-2.0 */
/* getpriority(): niceness, 20 - nice as the call has it; all run at nice 0. */
#include "seam.h"

hidden long call_NR_getpriority(void)
{
	return 20;
}
