/* SPDX-License-Identifier: Apache-2.0 */
/* munmap() */
#include "range.h"

hidden long call_NR_munmap(seL4_Word address, size_t length)
{
	return range_request(TM_MUNMAP, 0, address, length);
}
