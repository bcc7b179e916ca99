/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets that the seam's assembly needs; trap.c holds them against the C side. */
#pragma once

#define SEAM_SYSINFO_FROM_TP (-176)
#define SEAM_INTERRUPT 1464
#define SEAM_ALT_STACK 1472
#define SEAM_ALT_STACK_SIZE 1480
#define SEAM_ALT_STACK_SIGNALS 1488
#define SEAM_SAVED_SIGNO 1392
#define SEAM_SIGNAL_RETURN 0x213
#define SEAM_SYSMGR_SLOT 1
