/* SPDX-License-Identifier: Apache-2.0 */
/* __riscv_flush_icache(): what __builtin___clear_cache() calls; there is no vDSO to ask. */
#include "syscall.h"

int __riscv_flush_icache(void *start, void *end, unsigned long flags)
{
	(void)start;
	(void)end;
	(void)flags;
	return syscall(SYS_riscv_flush_icache);
}

weak_alias(__riscv_flush_icache, riscv_flush_icache);
