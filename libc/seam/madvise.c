/* SPDX-License-Identifier: Apache-2.0 */
/* madvise(): what taskman does not know is no error, as advice is. */
#include <sys/mman.h>

#include "range.h"

hidden long call_NR_madvise(seL4_Word address, size_t length, long advice)
{
	long r = range_request(TM_MADVISE, advice, address, length);

	return r == -ENOSYS && advice != MADV_DONTNEED ? 0 : r;
}
