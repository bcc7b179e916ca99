/* SPDX-License-Identifier: Apache-2.0 */
/* ConnectAttach() and its like: see <sys/neutrino.h>. */
#include <errno.h>
#include <sys/neutrino.h>

#include "libc/seam/tm.h"
#include "pulse_send.h"
#include "with_errno.h"

int ConnectAttach_r(uint32_t nd, pid_t pid, int chid, unsigned index, int flags)
{
	struct tm_connect_attach request = {
		.code = TM_CONNECT_ATTACH, .pid = pid, .chid = chid, .index = index,
		.flags = flags,
	};
	struct msg_reply out;
	int error;

	if (nd != ND_LOCAL_NODE) {
		return -ESRCH;
	}
	error = tm_ask(&request, sizeof(request), 0, 0, &out);
	return error ? -error : out.status;
}

int ConnectAttach(uint32_t nd, pid_t pid, int chid, unsigned index, int flags)
{
	return with_errno(ConnectAttach_r(nd, pid, chid, index, flags));
}

/* The manual's error for a coid that is none is EINVAL. */
int ConnectDetach_r(int coid)
{
	int result;

	pulse_send_closes(coid);
	result = tm_status(TM_CONNECT_DETACH, coid, 0);
	pulse_send_has_closed();
	return result == -EBADF ? -EINVAL : result;
}

int ConnectDetach(int coid)
{
	return with_errno(ConnectDetach_r(coid));
}

int ConnectFlags_r(pid_t pid, int coid, unsigned mask, unsigned bits)
{
	struct tm_connect_flags request = {
		.code = TM_CONNECT_FLAGS, .coid = coid, .mask = mask, .bits = bits,
	};
	struct msg_reply out;
	int error;

	if (pid != 0 && (unsigned)pid != seam_page()->pid) {
		return -EINVAL;
	}
	error = tm_ask(&request, sizeof(request), 0, 0, &out);
	if (error) {
		return error == EBADF ? -EINVAL : -error;
	}
	return out.status;
}

int ConnectFlags(pid_t pid, int coid, unsigned mask, unsigned bits)
{
	return with_errno(ConnectFlags_r(pid, coid, mask, bits));
}

int ConnectServerInfo_r(pid_t pid, int coid, struct _server_info *info)
{
	struct tm_connection answer;
	int error;

	/* The connection to taskman is there from the start, and not in its tables. */
	if (coid == SYSMGR_COID) {
		*info = (struct _server_info){
			.pid = SYSMGR_PID, .chid = SYSMGR_CHID, .coid = SYSMGR_COID,
		};
		return SYSMGR_COID;
	}
	error = tm_words(TM_CONNECT_INFO, pid, (unsigned)coid, &answer, sizeof(answer), 0);

	if (error) {
		return error == EBADF ? -EINVAL : -error;
	}
	*info = (struct _server_info){
		.pid = answer.pid, .chid = answer.chid, .scoid = answer.scoid,
		.coid = answer.coid, .flags = answer.flags,
	};
	return answer.coid;
}

int ConnectServerInfo(pid_t pid, int coid, struct _server_info *info)
{
	return with_errno(ConnectServerInfo_r(pid, coid, info));
}
