/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fault stops its thread and becomes a Call-like message on the fault or
 * timeout endpoint whose cap is installed in the TCB. Without a usable cap
 * the thread stays Inactive. Kernel lock.
 */
#include "kernel/arch.h"
#include "kernel/debug.h"
#include "kernel/endpoint.h"
#include "kernel/fault.h"
#include "kernel/sched.h"

static bool is_handler(struct cap cap)
{
	return cap_is(cap, CAP_ENDPOINT) && cap_may(cap, seL4_RightWrite) &&
	       cap_may(cap, seL4_RightGrant | seL4_RightGrantReply);
}

void fault_deliver(struct tcb *t)
{
	struct cap handler = t->slots[TCB_FAULT_HANDLER].cap;

	if (is_handler(handler)) {
		endpoint_send(t, handler, SEND_BLOCKING | (t->sc ? SEND_CAN_DONATE : 0));
	} else {
		debug_unhandled_fault(t);
		tcb_set_state(t, THREAD_INACTIVE);
	}
}

bool fault_deliver_timeout(struct tcb *t)
{
	struct cap handler = t->slots[TCB_TIMEOUT_HANDLER].cap;

	if (!is_handler(handler)) {
		return false;
	}
	t->fault = (struct fault){ .type = seL4_Fault_Timeout, .timeout.badge = t->sc->badge };
	endpoint_send(t, handler, SEND_BLOCKING);
	return true;
}
