/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What taskman tells of the whole system: its size and load, and the ledgers of
 * memory, slots and objects. Asked by sysinfo() and by the tools that look for
 * leaks, answered in taskman/sys.
 */
#pragma once

#include "abi/sel4/types.h"

/* SYSINFO. */
struct tm_sysinfo {
	seL4_Word memory_total, memory_free, memory_taskman, memory_processes;
	seL4_Word memory_shared, memory_archive;
	seL4_Word processes, threads, channels, connections;
	seL4_Word uptime_ns, harts;
	seL4_Word busy_ns[8]; /* per hart since boot */
};

/* AUDIT with value 0: what the ledgers hold; two of these can be compared. */
struct tm_audit {
	seL4_Word free_bytes, slots_used, heap_bytes, pages;
	seL4_Word processes, threads, channels, connections, regions, pulses;
	seL4_Word parked, timers, differences;
};

/*
 * AUDIT of one process: what nobody else uses. A page that another process
 * maps too, or that a memory object holds, is not in here.
 */
struct tm_audit_process {
	seL4_Word pages, slots, heap_bytes, regions;
	unsigned pid, pad;
	char name[32];
};
