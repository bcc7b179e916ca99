/* SPDX-License-Identifier: Apache-2.0 */
/* getpid(): from the thread page, without a message. */
#include "seam.h"

hidden long call_NR_getpid(void)
{
	return seam_page()->pid;
}
