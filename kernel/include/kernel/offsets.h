/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Byte offsets that assembly needs. Plain numbers, so that the assembler can
 * read them; context.h, tcb.h and core.h assert that they are true.
 */
#pragma once

#define CONTEXT_PC 0		/* where the thread goes on; xN is at 8 * N */
#define CONTEXT_X(n) (8 * (n))
#define CONTEXT_RESTART_PC 256	/* the instruction that trapped */
#define CONTEXT_STATUS 264	/* sstatus to restore */
#define CONTEXT_SPARE 272	/* two words for trap code */
#define CONTEXT_SIZE 288
#define TCB_FPU 288		/* f0..f31, fcsr */
#define TCB_FCSR (TCB_FPU + 256)

#define CORE_CURRENT 0		/* struct tcb * that runs, or the idle thread */
#define CORE_SCRATCH 8		/* three words for trap code */
#define CORE_STACK 32		/* top of the kernel stack of this core */
