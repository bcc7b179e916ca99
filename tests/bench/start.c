/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The machine's age when the login shell reads its profile, in instructions
 * from the first of the loader on, and the memory that is in use by then.
 * The clock began with the firmware: firmware.S says how long that took.
 */
#include <sys/sysinfo.h>

#include "tests/bench/bench.h"

enum { KIB = 1024 };

void bench_start(void)
{
	unsigned long age;
	struct sysinfo info;

	__asm__ volatile("rdtime %0" : "=r"(age));
	need(sysinfo(&info), "sysinfo");
	report("start_ticks", age);
	report("memory_at_prompt_kib", (info.totalram - info.freeram) * info.mem_unit / KIB);
}
