/* SPDX-License-Identifier: Apache-2.0 */
/* prctl(): the name of the calling thread. */
#include <string.h>
#include <sys/prctl.h>

#include "seam.h"

hidden long call_NR_prctl(long what, char *name)
{
	struct thread_page *page = seam_page();

	switch (what) {
	case PR_SET_NAME:
		strncpy(page->name, name, 15);
		page->name[15] = 0;
		return 0;
	case PR_GET_NAME:
		memcpy(name, page->name, 15);
		name[15] = 0;
		return 0;
	}
	return -EINVAL;
}
