/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mremap(): not in place. ENOMEM makes malloc allocate and copy, which is
 * what its callers do then.
 */
#include "seam.h"

hidden long call_NR_mremap(void)
{
	return -ENOMEM;
}
