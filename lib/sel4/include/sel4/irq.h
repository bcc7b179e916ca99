/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupts: IRQControl hands out one handler capability per interrupt
 * number, the handler names the notification that is signalled. The source
 * is enabled on the hart that makes the Get call.
 */
#pragma once

#include "sel4/invoke.h"

static inline int seL4_IRQControl_Get(seL4_CPtr control, seL4_Word irq, seL4_CPtr root,
				      seL4_Word index, seL4_Uint8 depth)
{
	seL4_SetCap(0, root);
	return sel4_invoke(control, IRQIssueIRQHandler, 1, 3, irq, index, depth, 0);
}

static inline int seL4_IRQControl_GetTrigger(seL4_CPtr control, seL4_Word irq, seL4_Word trigger,
					     seL4_CPtr root, seL4_Word index, seL4_Uint8 depth)
{
	seL4_SetCap(0, root);
	return sel4_invoke(control, RISCVIRQIssueIRQHandlerTrigger, 1, 4, irq, trigger, index,
			   depth);
}

static inline int seL4_IRQHandler_Ack(seL4_CPtr handler)
{
	return sel4_invoke(handler, IRQAckIRQ, 0, 0, 0, 0, 0, 0);
}

static inline int seL4_IRQHandler_SetNotification(seL4_CPtr handler, seL4_CPtr notification)
{
	seL4_SetCap(0, notification);
	return sel4_invoke(handler, IRQSetIRQHandler, 1, 0, 0, 0, 0, 0);
}

static inline int seL4_IRQHandler_Clear(seL4_CPtr handler)
{
	return sel4_invoke(handler, IRQClearIRQHandler, 0, 0, 0, 0, 0, 0);
}
