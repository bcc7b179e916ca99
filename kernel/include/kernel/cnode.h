/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CNode is an array of 2^radix slots; there is nothing more to it than its
 * cap, which holds address, radix and guard.
 */
#pragma once

#include "kernel/slot.h"
#include "kernel/tcb.h"

struct invocation;

int cnode_decode(struct invocation *inv);

/*
 * Does what t calls of the CNode in the slot, and answers, if it is one of
 * the plain cases of Copy, Mint and Delete. False: nothing has been done.
 */
bool cnode_invoke_plainly(struct tcb *t, struct slot *slot);
