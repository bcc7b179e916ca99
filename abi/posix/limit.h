/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resources of setrlimit(), with the numbers that the C library gives them.
 */
#pragma once

enum posix_limit {
	LIMIT_CPU = 0,	  /* seconds of processor time */
	LIMIT_FSIZE = 1,  /* bytes of a file that is written */
	LIMIT_DATA = 2,	  /* bytes of private memory that may be written */
	LIMIT_STACK = 3,  /* bytes, of the first thread */
	LIMIT_CORE = 4,
	LIMIT_RSS = 5,
	LIMIT_NPROC = 6,  /* threads of a user, in all processes */
	LIMIT_NOFILE = 7, /* one more than the largest descriptor */
	LIMIT_MEMLOCK = 8,
	LIMIT_AS = 9,	  /* bytes of all memory */
	LIMIT_COUNT = 16,
};

#define LIMIT_NONE (~0UL)
