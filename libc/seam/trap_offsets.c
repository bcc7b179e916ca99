/* SPDX-License-Identifier: Apache-2.0 */
/* Holds the offsets that trap.S uses against the structures they are of. */
#include <stddef.h>
#include "abi/msg/tm.h"
#include "offsets.h"
#include "seam.h"

#define LIBRARY(field) \
	(offsetof(struct thread_page, library) + offsetof(struct thread_library, field))

_Static_assert((long)offsetof(struct pthread, sysinfo) - (long)sizeof(struct pthread) ==
	       SEAM_SYSINFO_FROM_TP, "sysinfo");
_Static_assert(LIBRARY(interrupt) == SEAM_INTERRUPT, "interrupt");
_Static_assert(LIBRARY(alt_stack) == SEAM_ALT_STACK, "alt_stack");
_Static_assert(LIBRARY(alt_stack_size) == SEAM_ALT_STACK_SIZE, "alt_stack_size");
_Static_assert(LIBRARY(alt_stack_signals) == SEAM_ALT_STACK_SIGNALS, "alt_stack_signals");
_Static_assert(offsetof(struct thread_page, save.signo) == SEAM_SAVED_SIGNO, "signo");
_Static_assert(TM_SIGNAL_RETURN == SEAM_SIGNAL_RETURN, "signal return");
