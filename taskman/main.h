/* SPDX-License-Identifier: Apache-2.0 */
/*
 * taskman's loop: one thread, one endpoint, one notification bound to it.
 * Parts of taskman take a bit of the notification's badge for what wakes
 * them (the alarm, an interrupt) and mint a signalling capability for it.
 */
#pragma once

#include "abi/sel4/types.h"

struct process;

/* The master endpoint: connections to taskman and fault handlers are minted from it. */
extern seL4_CPtr loop_endpoint;

/* Makes endpoint, notification and the first reply object. ENOMEM. */
int loop_init(void);

/* Serves for ever. */
_Noreturn void loop_run(void);

/*
 * Takes a bit of the notification's badge and gives a capability to signal it
 * in taskman's CSpace. HANDLER runs in the loop. ENOMEM, EAGAIN (47 are in use).
 */
int loop_event(void (*handler)(void), seL4_CPtr *signal);

/* Whose request or fault is being served; NULL while taskman works by itself. */
struct process *loop_requester(void);
int loop_serves_fault(void);

/* Reply objects that may change places with the loop's. ENOMEM. */
int loop_reply_alloc(seL4_CPtr *object);
void loop_reply_free(seL4_CPtr object);

/* The loop's reply object, which holds the request at hand, changes places with SPARE. */
void loop_swap_reply(seL4_CPtr *spare);
