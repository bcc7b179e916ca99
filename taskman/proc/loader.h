/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trusted loader `ldr` of the boot archive, in which every process
 * starts. Its ELF file is read once at boot; each process maps its text from
 * the archive's own frames.
 */
#pragma once

#include "abi/sel4/types.h"

struct process;
struct thread_start;

#define LOADER_PATH "sbin/ldr"

/* Reads the loader's headers. EINVAL after one line on the console. */
int loader_init(void);

/*
 * Maps the loader and a stack into P's space, and fills START for its first
 * thread; the argument, the bytes of the start block, is the caller's. What it
 * mapped before a failure goes with the space. ENOMEM.
 */
int loader_map(struct process *p, struct thread_start *start);
