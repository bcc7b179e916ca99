/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the child of a fork forgets: channels, held messages and interrupts
 * stay with the parent (its descriptors are the child's too). Weak, so that a
 * program that never serves anybody does not carry the code that does.
 *
 * Nothing is freed: fork() holds malloc's lock here, and another thread of the
 * parent may have been in the midst of a list.
 */
#pragma once

#include "seam.h"

hidden weak void held_forget(void);
hidden weak void pulses_forget(void);
hidden weak void interrupts_forget(void);
hidden weak void path_link_forget(void);
