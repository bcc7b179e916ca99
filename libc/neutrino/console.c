/* SPDX-License-Identifier: Apache-2.0 */
/* See console.h. */
#include "console.h"

#include "libc/seam/tm.h"

int console_attach(int chid, int priority)
{
	return tm_words(TM_CONSOLE_ATTACH, chid, (seL4_Word)priority, 0, 0, 0);
}

int console_read(void *to, size_t size, size_t *got)
{
	struct msg_reply out;
	int error = tm_words(TM_CONSOLE_READ, 0, 0, to, size, &out);

	*got = error ? 0 : (size_t)out.status;
	return error;
}
