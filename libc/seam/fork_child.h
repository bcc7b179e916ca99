/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What fork() does with the state of this library, by part.
 *
 * These locks it takes before and gives back after, in both processes, so that
 * the child, which has no other thread, finds whole what it may use at once.
 * Weak, like all below, for programs without that part.
 */
#pragma once

#include "seam.h"

extern hidden weak volatile int cred_lock[1], cwd_lock[1], fd_path_lock[1];

/*
 * What the child of a fork forgets: channels, held messages and interrupts
 * stay with the parent (its descriptors are the child's too). Weak, so that a
 * program that never serves anybody does not carry the code that does.
 *
 * Nothing is freed: fork() holds malloc's lock here, and another thread of the
 * parent may have been in the midst of a list.
 */
hidden weak void held_forget(void);
hidden weak void pulses_forget(void);
hidden weak void interrupts_forget(void);
hidden weak void path_link_forget(void);
