/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the machine offers to the rest of the kernel: kernel/arch/<cpu> and
 * kernel/platform implement these. Small ones that the fast path needs are
 * inline in arch/machine.h, which is found by the include path.
 */
#pragma once

#include "arch/machine.h"
#include "kernel/core.h"
#include "kernel/invocation.h"
#include "kernel/tcb.h"

/* Thread registers: a zeroed context becomes a user thread's; the idle loop. */
void arch_context_init(struct context *context);
void arch_context_init_idle(struct context *context, struct core *core);

/* Word i (0..31) of abi/sel4 seL4_UserContext; pc is restart_pc. */
word arch_user_register(const struct context *context, unsigned i);
/* Writing pc sets both pc and restart_pc. */
void arch_user_register_set(struct context *context, unsigned i, word value);

/* Caps of frames, page tables, ASID pools and control (odd tags). */
int arch_decode(struct invocation *inv);
struct cap arch_cap_new_object(word type, void *object, word paddr, bool device);
int arch_cap_derive(const struct slot *s, struct cap cap, struct cap *out);
struct cap arch_cap_mask_rights(struct cap cap, word rights);
bool arch_cap_same_region(struct cap a, struct cap b);
bool arch_cap_same_object(struct cap a, struct cap b);
/*
 * Does what t calls of the machine-dependent cap in the slot, and answers, if
 * that is a plain case. False: nothing has been done, arch_decode decides.
 */
bool arch_invoke_plainly(struct tcb *t, struct slot *slot);

/* The cap goes away; `final`: and with it the object. Unmaps, frees ASIDs. */
void arch_cap_finalise(struct cap cap, bool final);
/* Address and size of the memory behind an arch cap; size 0: none (ASID control). */
word arch_cap_size(struct cap cap);
word arch_cap_address(struct cap cap);	/* physical */

/* TCB_Configure and SetSpace: usable as an address space / as an IPC buffer. */
bool arch_cap_is_vspace(struct cap cap);
bool arch_cap_is_ipc_buffer(struct cap cap);

/*
 * arch/switch.h: arch_vspace_switch(core, t) makes t's address space the one in
 * use (the kernel's own for none; idling keeps what there is).
 */
#include "arch/switch.h"

/* Time. deadline in ticks; all ones: none. May be in the past: fires at once. */
void arch_set_deadline(struct core *core, word deadline);

/* Other cores: make it enter the kernel (it then calls kernel_ipi). */
void arch_ipi_reschedule(struct core *target);
/* Returns when the target's current registers are saved (target->in_kernel). */
void arch_stall(struct core *target);
/* Called while waiting for the lock: serve ipi_call of the lock's holder. */
void arch_serve_call(struct core *core);

/* True when an enabled interrupt waits on this core. */
bool arch_interrupt_pending(void);
void arch_irq_enable(word irq);
void arch_irq_disable(word irq);
void arch_irq_ack(word irq);

/*
 * The FPU is switched lazily, by the trap of its first use. Release writes
 * registers that a core still holds for t back into t->fpu (t moves, is
 * destroyed, or loses the right by flags); from any core.
 */
void arch_fpu_release(struct tcb *t);

void arch_putchar(char c);

_Noreturn void arch_halt(void);
