/* SPDX-License-Identifier: Apache-2.0 */
/* Names in the path space, for lib/resmgr: TM_PATH_ATTACH and its opposite. */
#pragma once

enum { PATH_ATTACH_BEFORE = 1, PATH_ATTACH_AFTER = 2, PATH_ATTACH_DIR = 4 };

/* The id of the name, or a negative errno (see abi/msg/tm.h). */
int path_attach(const char *path, int chid, unsigned handle, unsigned flags, unsigned mode,
		unsigned long rdev);
int path_detach(int id);
