/* SPDX-License-Identifier: Apache-2.0 */
/* message_attach(), pulse_attach(): who serves which codes. */
#include <errno.h>
#include <stdlib.h>

#include "private.h"

typedef int (*code_func)(message_context_t *, int, unsigned, void *);

static int range_add(dispatch_t *dpp, struct code_range **list, int low, int high, code_func func,
		     void *handle)
{
	struct code_range *r;

	for (r = *list; r; r = r->next) {
		if (low <= r->high && r->low <= high) {
			return EINVAL;
		}
	}
	r = malloc(sizeof(*r));
	if (!r) {
		return ENOMEM;
	}
	*r = (struct code_range){ NULL, low, high, func, handle };
	pthread_mutex_lock(&dpp->lock);
	r->next = *list;
	*list = r;
	pthread_mutex_unlock(&dpp->lock);
	return 0;
}

static int range_remove(dispatch_t *dpp, struct code_range **list, int low, int high)
{
	struct code_range *found = NULL;

	pthread_mutex_lock(&dpp->lock);
	for (struct code_range **link = list; *link && !found; link = &(*link)->next) {
		if ((*link)->low == low && (*link)->high == high) {
			found = *link;
			*link = found->next;
			break;
		}
	}
	pthread_mutex_unlock(&dpp->lock);
	free(found);
	return found ? 0 : EINVAL;
}

static int with_errno(int error, int result)
{
	if (error) {
		errno = error;
		return -1;
	}
	return result;
}

int message_attach(dispatch_t *dpp, message_attr_t *attr, int low, int high, code_func func,
		   void *handle)
{
	if (attr && attr->msg_max_size > dpp->message_size) {
		dpp->message_size = attr->msg_max_size;
	}
	if (low > high || high < 0 || !func || (low <= _IO_MAX && high >= _IO_BASE)) {
		return with_errno(EINVAL, 0);
	}
	return with_errno(range_add(dpp, &dpp->messages, low, high, func, handle), 0);
}

int message_detach(dispatch_t *dpp, int low, int high, int flags)
{
	(void)flags;
	return with_errno(range_remove(dpp, &dpp->messages, low, high), 0);
}

static int code_free(dispatch_t *dpp)
{
	for (int code = _PULSE_CODE_MINAVAIL; code <= _PULSE_CODE_MAXAVAIL; code++) {
		struct code_range *r = dpp->pulses;

		while (r && r->low != code) {
			r = r->next;
		}
		if (!r) {
			return code;
		}
	}
	return -1;
}

int pulse_attach(dispatch_t *dpp, int flags, int code, code_func func, void *handle)
{
	if (flags & MSG_FLAG_ALLOC_PULSE) {
		code = code_free(dpp);
		if (code < 0) {
			return with_errno(EAGAIN, 0);
		}
	}
	return with_errno(range_add(dpp, &dpp->pulses, code, code, func, handle), code);
}

int pulse_detach(dispatch_t *dpp, int code, int flags)
{
	(void)flags;
	return with_errno(range_remove(dpp, &dpp->pulses, code, code), 0);
}
