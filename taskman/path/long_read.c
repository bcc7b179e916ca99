/* SPDX-License-Identifier: Apache-2.0 */
/* See long_read.h. */
#include "taskman/path/long_read.h"

#include <base/list.h>

#include "taskman/mem/heap.h"
#include "taskman/mem/work.h"
#include "taskman/path/file.h"
#include "taskman/request.h"

struct long_read {
	struct work work;
	struct parked *parked; /* NULL: the reader is gone */
	struct file_node node;
	unsigned long offset;
	unsigned done, length;
};

static void reader_gone(struct parked *p, int error)
{
	struct long_read *read = p->data;

	read->parked = NULL;
	parked_error(p, error, NULL, 0);
}

/* One slice. EFAULT: the window is gone; EIO: the file has less than was promised. */
static int copy_slice(struct long_read *read)
{
	unsigned part = read->length - read->done;
	const void *bytes;
	int error;

	part = part < LONG_READ_OVER ? part : LONG_READ_OVER;
	error = read->node.system->read(&read->node, read->offset + read->done, &bytes, &part,
					NULL);
	if (error == 0) {
		error = part == 0 ? EIO : parked_put(read->parked, read->done, bytes, part);
	}
	read->done += error ? 0 : part;
	return error;
}

static int step(struct work *work)
{
	struct long_read *read = list_entry((struct list *)work, struct long_read, work);
	int error = read->parked ? copy_slice(read) : ESRCH;

	if (!error && read->done < read->length) {
		return 1;
	}
	if (read->parked && error) {
		parked_error(read->parked, error, NULL, 0);
	} else if (read->parked) {
		parked_reply_put(read->parked, read->done, read->done);
	}
	heap_free(read);
	return 0;
}

int long_read(struct request *r, const struct file_node *node, unsigned long offset,
	      unsigned length)
{
	struct long_read *read = heap_alloc(sizeof(*read));

	if (read == NULL || request_window_room(r) < length) {
		heap_free(read);
		return EAGAIN;
	}
	*read = (struct long_read){ .node = *node, .offset = offset, .length = length };
	read->parked = request_park(r, NULL, reader_gone);
	if (read->parked == NULL) {
		heap_free(read);
		return EBUSY;
	}
	read->parked->data = read;
	/* As any read of a file: a signal waits for its end. */
	read->parked->steady = 1;
	work_add(&read->work, step);
	return 0;
}
