/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system page: one page, written by taskman, read by every process
 * without a message. Times are ticks of `rdtime`.
 */
#pragma once

struct system_page {
	unsigned magic; /* SYSTEM_PAGE_MAGIC */
	unsigned version;
	unsigned long timebase;	    /* ticks per second */
	unsigned long boot_ticks;   /* rdtime when taskman started */
	/* Odd while realtime_offset is being changed. */
	unsigned realtime_seq;
	unsigned harts;
	long realtime_offset;	    /* ns to add to ns(rdtime) */
	unsigned long memory_total; /* bytes of RAM given to taskman */
	char kernel_name[16];	    /* "Kestrel" or "seL4" */
	char kernel_version[16];
	char release[16];	    /* of QSOE */
	char machine[16];	    /* "riscv64" */
	/* Odd while nodename is being changed. */
	unsigned nodename_seq;
	char nodename[65];	    /* as sethostname() left it */
};

enum { SYSTEM_PAGE_MAGIC = 0x51535047 }; /* "QSPG" */
