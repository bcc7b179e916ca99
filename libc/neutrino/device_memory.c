/* SPDX-License-Identifier: Apache-2.0 */
/* See device_memory.h. */
#include "device_memory.h"

#include <errno.h>
#include <sys/mman.h>

#include "libc/seam/tm.h"

enum { OFFSET_IN_PAGE = 4095 };

void *mmap_device_memory(void *address, size_t length, int prot, int flags, uint64_t physical)
{
	size_t offset = physical & OFFSET_IN_PAGE;
	struct tm_mmap request = {
		.code = TM_MMAP,
		.prot = prot & (PROT_READ | PROT_WRITE),
		.flags = TM_MAP_SHARED | TM_MAP_PHYS,
		.length = (offset + length + OFFSET_IN_PAGE) & ~(size_t)OFFSET_IN_PAGE,
		.offset = physical - offset,
		.coid = -1,
	};
	seL4_Word at = 0;
	int error = address || flags || !length || length > SIZE_MAX / 2 ? EINVAL : 0;

	if (!error) {
		error = tm_ask(&request, sizeof(request), &at, sizeof(at), 0);
	}
	if (error) {
		errno = error;
		return MAP_FAILED;
	}
	return (char *)at + offset;
}

int munmap_device_memory(void *address, size_t length)
{
	uintptr_t offset = (uintptr_t)address & OFFSET_IN_PAGE;

	return munmap((char *)address - offset, offset + length);
}
