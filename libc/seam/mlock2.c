/* SPDX-License-Identifier: Apache-2.0 */
/* mlock2(): pages are never taken away from a process once they are there. */
#include "seam.h"

hidden long call_NR_mlock2(void)
{
	return 0;
}
