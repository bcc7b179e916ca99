/* SPDX-License-Identifier: Apache-2.0 */
/* The family of a process, asked of taskman. */
#include "getids.h"

int getids(int pid, struct tm_ids *ids)
{
	return tm_words(TM_GETIDS, pid, 0, ids, sizeof(*ids), 0);
}
