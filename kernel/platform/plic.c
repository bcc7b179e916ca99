/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PLIC driver. Registers are read and written through the kernel's window on
 * physical memory. A source is enabled on the core that asks for it and
 * disabled on all, since nobody remembers who asked. Needs the kernel lock,
 * except plic_take, which touches only the own context.
 */
#include "platform/plic.h"

#include "kernel/arch.h"
#include "kernel/irq.h"

enum {
	PRIORITY = 0,
	ENABLE = 0x2000,
	ENABLE_STRIDE = 0x80,
	CONTEXT = 0x200000,
	CONTEXT_STRIDE = 0x1000,
	THRESHOLD = 0,
	CLAIM = 4,
	SOURCE_PRIORITY = 2,
};

static volatile u8 *registers;
static word contexts[CORES_MAX];

static volatile u32 *at(word offset)
{
	return (volatile u32 *)(registers + offset);
}

static volatile u32 *enable_word(unsigned core, word irq)
{
	return at(ENABLE + ENABLE_STRIDE * contexts[core] + irq / 32 * 4);
}

void plic_init(word paddr, word sources)
{
	registers = phys_to_virt(paddr);
	for (word irq = 1; irq <= sources; irq++) {
		*at(PRIORITY + 4 * irq) = SOURCE_PRIORITY;
	}
}

word plic_highest_source(unsigned core, word sources)
{
	volatile u32 *enable = enable_word(core, sources);
	bool exists;

	*enable = (u32)BIT(sources % 32);
	exists = *enable != 0;
	*enable = 0;
	return exists ? sources : sources - 1;
}

void plic_set_context(unsigned core, word context)
{
	contexts[core] = context;
}

void plic_init_core(unsigned core)
{
	for (word irq = 0; irq <= irq_sources; irq += 32) {
		*enable_word(core, irq) = 0;
	}
	*at(CONTEXT + CONTEXT_STRIDE * contexts[core] + THRESHOLD) = 0;
}

word plic_take(unsigned core)
{
	volatile u32 *claim = at(CONTEXT + CONTEXT_STRIDE * contexts[core] + CLAIM);
	word irq = *claim;

	if (irq != 0) {
		*claim = (u32)irq;
	}
	return irq;
}

void arch_irq_enable(word irq)
{
	volatile u32 *word_of = enable_word(core_self()->id, irq);

	*word_of = *word_of | (u32)BIT(irq % 32);
}

void arch_irq_disable(word irq)
{
	for (unsigned core = 0; core < core_count; core++) {
		volatile u32 *word_of = enable_word(core, irq);

		*word_of = *word_of & ~(u32)BIT(irq % 32);
	}
}

void arch_irq_ack(word irq)
{
	/* Completed when it was claimed. */
	(void)irq;
}
