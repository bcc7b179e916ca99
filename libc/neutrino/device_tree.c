/* SPDX-License-Identifier: Apache-2.0 */
/* See device_tree.h. It comes in parts that fit the IPC buffer: no window for 10 KiB, once. */
#include "device_tree.h"

#include <errno.h>
#include <stdlib.h>

#include "libc/seam/tm.h"

enum { FIRST_SIZE = 16384 };

/* Status: the bytes of this part; 0 behind the end. */
static int part_read(size_t offset, void *to, size_t bytes, size_t *got)
{
	struct msg_reply out;
	int error = tm_words(TM_DEVICE_TREE, (int)offset, 0, to, bytes, &out);

	*got = error ? 0 : (size_t)out.status;
	return error;
}

int device_tree_read(void **blob, size_t *size)
{
	size_t room = FIRST_SIZE, used = 0, got = 1;
	char *bytes = malloc(room);
	int error = bytes ? 0 : ENOMEM;

	while (!error && got > 0) {
		if (room - used < MSG_BUFFER_BYTES) {
			char *bigger = realloc(bytes, room * 2);

			if (!bigger) {
				error = ENOMEM;
				break;
			}
			bytes = bigger;
			room *= 2;
		}
		error = part_read(used, bytes + used, MSG_BUFFER_BYTES, &got);
		used += got;
	}
	if (error) {
		free(bytes);
		return error;
	}
	*blob = bytes;
	*size = used;
	return 0;
}
