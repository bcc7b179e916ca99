/* SPDX-License-Identifier: Apache-2.0 */
/* membarrier(): none; musl then interrupts each thread itself. */
#include "seam.h"

hidden long call_NR_membarrier(void)
{
	return -ENOSYS;
}
