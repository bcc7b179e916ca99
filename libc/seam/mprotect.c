/* SPDX-License-Identifier: Apache-2.0 */
/* mprotect(): PROT_* and TM_PROT_* are the same bits. */
#include "range.h"

hidden long call_NR_mprotect(seL4_Word address, size_t length, long prot)
{
	return range_request(TM_MPROTECT, prot & 7, address, length);
}
