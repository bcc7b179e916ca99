/* SPDX-License-Identifier: Apache-2.0 */
/* ThreadCtl(): see <sys/neutrino.h>. */
#include <errno.h>
#include <string.h>
#include <sys/neutrino.h>
#include <unistd.h>

#include "libc/seam/tm.h"
#include "with_errno.h"

enum { MASK_WORDS = 1 };

/* Words of 0 stay as they are; the old masks go into MASKS. */
static int runmask_change(unsigned run, unsigned inherit, struct tm_runmasks *old)
{
	struct tm_runmask request = {
		.code = TM_RUNMASK,
		.set = (run ? TM_RUNMASK_RUN : 0) | (inherit ? TM_RUNMASK_INHERIT : 0),
		.mask = run,
		.inherit = inherit,
	};

	return tm_ask(&request, sizeof(request), old, sizeof(*old), 0);
}

static int runmask_swap(unsigned *mask)
{
	struct tm_runmasks old;
	int error = runmask_change(*mask, 0, &old);

	if (!error) {
		*mask = (unsigned)old.mask;
	}
	return error;
}

static int runmasks_swap(struct _thread_runmask *data)
{
	struct tm_runmasks old;
	int error = data->size == MASK_WORDS ? runmask_change(data->masks[0], data->masks[1], &old)
					     : EINVAL;

	if (!error) {
		data->masks[0] = (unsigned)old.mask;
		data->masks[1] = (unsigned)old.inherit;
	}
	return error;
}

static int name_swap(struct _thread_name *data)
{
	char *name = seam_page()->name;
	char old[sizeof(seam_page()->name)];

	if (data->new_name_len >= (int)sizeof(old) || data->new_name_len < -1 ||
	    data->name_buf_len < 0) {
		return EINVAL;
	}
	memcpy(old, name, sizeof(old));
	if (data->new_name_len >= 0) {
		memcpy(name, data->name_buf, data->new_name_len);
		name[data->new_name_len] = 0;
	}
	if (data->name_buf_len > 0) {
		strncpy(data->name_buf, old, data->name_buf_len - 1);
		data->name_buf[data->name_buf_len - 1] = 0;
	}
	return 0;
}

int ThreadCtl_r(int command, void *data)
{
	struct tm_runmasks old;

	switch (command) {
	case _NTO_TCTL_IO:
		return geteuid() == 0 ? 0 : -EPERM;
	case _NTO_TCTL_RUNMASK:
		return (unsigned)(uintptr_t)data == 0 ? -EINVAL
			: -runmask_change((unsigned)(uintptr_t)data, 0, &old);
	case _NTO_TCTL_RUNMASK_GET_AND_SET:
		return -runmask_swap(data);
	case _NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT:
		return -runmasks_swap(data);
	case _NTO_TCTL_NAME:
		return -name_swap(data);
	default:
		return -EINVAL;
	}
}

int ThreadCtl(int command, void *data)
{
	return with_errno(ThreadCtl_r(command, data));
}
