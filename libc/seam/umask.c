/* SPDX-License-Identifier: Apache-2.0 */
/* umask(): kept in the process, sent along with each open. */
#include "path.h"

hidden long call_NR_umask(long mask)
{
	return path_umask_set(mask);
}
