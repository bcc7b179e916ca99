/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a program may know of the machine without a message:
 * SYSPAGE_ENTRY(qtime), the time. Any thread may read it at any time.
 * Source: QNX Neutrino C Library Reference, ClockCycles().
 */
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct qtime_entry {
	uint64_t cycles_per_sec; /* how often ClockCycles() counts */
};

/* Never NULL; SYSPAGE_ENTRY(qtime) is what programs write. */
const struct qtime_entry *_syspage_qtime(void);

#define SYSPAGE_ENTRY(entry) (_syspage_##entry())

#ifdef __cplusplus
}
#endif
