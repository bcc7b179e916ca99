/* SPDX-License-Identifier: Apache-2.0 */
/* RLIMIT_FSIZE, which the library looks after: see file_limit.c. */
#pragma once

#include "io.h"

/* Is there such a limit at all? Costs nothing while there is none. */
static inline int file_is_limited(void)
{
	return seam_page()->file_limit != ~0UL;
}

/* May a file become LENGTH bytes long? 0, or EFBIG after SIGXFSZ. */
hidden int file_limit_length(uint64_t length);

/* How many of BYTES may be written to FD there: *room; EFBIG, after SIGXFSZ, when none. */
hidden int file_limit_write(long fd, unsigned xtype, uint64_t offset, size_t bytes, size_t *room);
