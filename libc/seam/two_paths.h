/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that name an old and a new place. */
#pragma once

#include "path.h"

/* 0 or a negative errno; how: subtype, extra_type and flags of the message. */
hidden long two_paths(long old_dirfd, const char *old, long dirfd, const char *new,
		      const struct path_request *how);
