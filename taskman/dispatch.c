/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one table of requests to taskman, made from abi/msg/tm.def: for each
 * code its handler and the bytes that must be there. See dispatch.h.
 */
#include "taskman/dispatch.h"

#include "abi/msg/tm.h"
#include "taskman/mem/page.h"
#include "taskman/proc/share.h"

enum { FIRST_CODE = 0x200, LAST_CODE = 0x2ff };

struct entry {
	int (*handler)(struct request *r);
	unsigned short size;
	unsigned short takes; /* memory, that is */
};

static const struct entry table[LAST_CODE - FIRST_CODE + 1] = {
#define TM(NAME, code, name, body) \
	[TM_##NAME - FIRST_CODE] = { do_##name, sizeof(struct body), 0 },
#define TM_TAKES(NAME, code, name, body) \
	[TM_##NAME - FIRST_CODE] = { do_##name, sizeof(struct body), 1 },
#include "abi/msg/tm.def"
#undef TM
};

int dispatch_request(struct request *r)
{
	const unsigned short *code = request_bytes(r, 0, sizeof(*code));
	const struct entry *entry;

	if (code == NULL) {
		return EINVAL;
	}
	if (*code < FIRST_CODE || *code > LAST_CODE) {
		return ENOSYS;
	}
	entry = &table[*code - FIRST_CODE];
	if (entry->handler == NULL) {
		return ENOSYS;
	}
	if (r->from.sent < entry->size) {
		return EINVAL;
	}
	if (entry->takes && pages_are_short()) {
		return share_refuse(r, ENOMEM);
	}
	return entry->handler(r);
}
