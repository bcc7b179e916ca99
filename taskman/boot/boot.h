/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What taskman was started with, found once by boot_start() and read-only
 * afterwards. start.S calls taskman_start(bootinfo), which sets up CSpace,
 * memory and heap and then calls taskman_main(), given by proc/.
 */
#pragma once

#include <stddef.h>

#include "abi/sel4/bootinfo.h"

struct boot {
	const seL4_BootInfo *info;
	unsigned cores;		/* scheduling controls there are */
	const char *archive;	/* cpio, page aligned, in taskman's image */
	size_t archive_size;
	const void *tree;	/* flattened device tree, NULL: none */
	size_t tree_size;
	size_t memory;		/* bytes of RAM in all untypeds */
};

extern struct boot boot;

/* Authority over the time of CORE, which is below boot.cores. */
static inline seL4_CPtr boot_sched_control(unsigned core)
{
	return boot.info->schedcontrol.start + core;
}

/* The frame of taskman's own image that holds ADDRESS, and the other way round. */
seL4_CPtr boot_image_frame(const void *address);
const void *boot_image_address(seL4_CPtr frame);

/* The main loop; never returns. */
void taskman_main(void) __attribute__((noreturn));

/* Says one line on the console and turns the machine off. */
void taskman_fail(const char *format, ...)
	__attribute__((noreturn, format(printf, 1, 2)));
