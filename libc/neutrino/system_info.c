/* SPDX-License-Identifier: Apache-2.0 */
/* See system_info.h. */
#include "system_info.h"

#include "libc/seam/tm.h"

int system_info(struct tm_sysinfo *info)
{
	return tm_words(TM_SYSINFO, 0, 0, info, sizeof(*info), 0);
}

int system_audit(struct tm_audit *audit)
{
	return tm_words(TM_AUDIT, 0, 0, audit, sizeof(*audit), 0);
}

int system_audit_process(int pid, struct tm_audit_process *audit)
{
	return pid <= 0 ? EINVAL : tm_words(TM_AUDIT, pid, 0, audit, sizeof(*audit), 0);
}
