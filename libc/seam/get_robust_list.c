/* SPDX-License-Identifier: Apache-2.0 */
/* get_robust_list(): see set_robust_list.c; musl asks before it makes one. */
#include "seam.h"

hidden long call_NR_get_robust_list(void)
{
	return -ENOSYS;
}
