/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages that this process has told taskman it does not hold, and that it
 * refuses if they still come: the server's half of the unblock protocol
 * (docs/design.md, section 7).
 */
#pragma once

#include "abi/msg/tm.h"
#include "libc/seam/seam.h"

struct slot;

/*
 * The message that pulse P asks about, if it is held; NULL: the server need not
 * know, and if it was not on its way back either, taskman has been told.
 */
hidden struct slot *unblock_slot(const struct tm_pulse *p);

/* Not null: there are refusals. */
extern hidden struct refused *volatile refused_any;

/* Was this message refused before it came? Then it counts as taken. */
hidden int refused_take(unsigned pid, unsigned tid, unsigned seq);

/* The client behind SCOID has gone: nothing of it can come any more. */
hidden void refused_closed(unsigned scoid);

/* In the child of a fork, which holds nothing. */
hidden void refused_forget(void);
