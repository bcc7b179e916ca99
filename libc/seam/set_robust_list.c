/* SPDX-License-Identifier: Apache-2.0 */
/* set_robust_list(): robust mutexes need taskman at a thread's death: not yet. */
#include "seam.h"

hidden long call_NR_set_robust_list(void)
{
	return -ENOSYS;
}
