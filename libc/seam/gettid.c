/* SPDX-License-Identifier: Apache-2.0 */
/* gettid(): from the thread page. Unique within the process. */
#include "seam.h"

hidden long call_NR_gettid(void)
{
	return seam_page()->tid;
}
