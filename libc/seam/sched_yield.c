/* SPDX-License-Identifier: Apache-2.0 */
/* sched_yield(): the rest of this slice is given up. */
#include "seam.h"

hidden long call_NR_sched_yield(void)
{
	struct sel4_registers r = { 0 };

	seam_trap(seL4_SysYield, &r, 0);
	return 0;
}
