/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The loud stub: where a kernel call ends that nothing serves yet. It says
 * so on descriptor 2 once for each name, and fails with ENOSYS. The names
 * come from calls.def through the generated objects (libc/stubs), so a name
 * is known by its address.
 */
#include <string.h>
#include "seam.h"

enum { STUB_NAMES_SEEN = 64 };

static const char *volatile seen[STUB_NAMES_SEEN];

/* Whether this is the first time; past the table's end every time is. */
static int stub_first(const char *name)
{
	for (int i = 0; i < STUB_NAMES_SEEN; i++) {
		if (seen[i] == name) {
			return 0;
		}
		if (!seen[i] && !a_cas_p(&seen[i], 0, (void *)name)) {
			return 1;
		}
	}
	return 1;
}

long seam_stub(const char *name)
{
	char line[64] = "STUB: ";

	if (stub_first(name)) {
		strncat(line, name, sizeof(line) - 8);
		strcat(line, "\n");
		__syscall(SYS_write, 2, line, strlen(line));
	}
	return -ENOSYS;
}
