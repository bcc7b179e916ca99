/* SPDX-License-Identifier: Apache-2.0 */
/* What the loader tells the C library of a new program, by AT_QSOE_START_BLOCK. */
#pragma once

struct start_info {
	const char *cwd;
	unsigned umask;
};
