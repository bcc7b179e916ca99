/* SPDX-License-Identifier: Apache-2.0 */
/* What taskman tells about the whole system: TM_SYSINFO, and TM_AUDIT for root. */
#pragma once

#include "abi/msg/tm.h"

/* 0 or an errno. */
int system_info(struct tm_sysinfo *info);

/* What the ledgers hold. 0 or an errno: EPERM for anybody but root. */
int system_audit(struct tm_audit *audit);

/* The part of the process with the lowest pid >= PID. ESRCH: there is none. */
int system_audit_process(int pid, struct tm_audit_process *audit);
