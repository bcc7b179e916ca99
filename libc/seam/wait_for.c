/* SPDX-License-Identifier: Apache-2.0 */
/* TM_WAIT, for wait4() and waitid(). */
#include "wait_for.h"

int wait_for(unsigned kind, int id, int options, struct tm_waited *waited)
{
	struct tm_wait request = {
		.code = TM_WAIT, .kind = kind, .id = id, .options = options,
	};
	struct msg_reply out;

	_Static_assert(sizeof(request) <= MSG_REGISTER_BYTES, "in registers");
	return msg_send_restart(SYSMGR_COID, &request, sizeof(request), waited, sizeof(*waited),
				&out);
}
