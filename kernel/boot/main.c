/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Boot, from the first C function to the first thread. Core 0 makes the
 * kernel's tables, lets the other cores in, reads the device tree, builds the
 * root task and sets the others free; they wait in wfi until then. Both
 * functions are called once by arch/riscv64/start.S with the entry arguments
 * on the core's boot stack and return the first thread to run.
 */
#include "boot/machine.h"
#include "boot/memory.h"
#include "boot/root.h"

#include "arch/csr.h"
#include "arch/sbi.h"
#include "arch/timer.h"
#include "arch/vspace.h"
#include "kernel/arch.h"
#include "kernel/boot.h"
#include "kernel/debug.h"
#include "kernel/entry.h"
#include "kernel/irq.h"
#include "platform/plic.h"

enum {
	WINDOW_ENTRY = PAGE_TABLE_ENTRIES / 2,
	KERNEL_ENTRY = PAGE_TABLE_ENTRIES - 2,
	GIB_BITS = 30,
	WINDOW_FLAGS = PTE_VALID | PTE_READ | PTE_WRITE | PTE_GLOBAL | PTE_ACCESSED | PTE_DIRTY,
	/* Interrupt numbers above the sources: the timer, and two between cores. */
	KERNEL_IRQS_ONE_CORE = 1,
	KERNEL_IRQS_MANY = 3,
	TICKS_PER_SECOND_PER_US = 1000000,
};

extern char boot_stacks[], kernel_begin[];

struct tcb *boot_first(struct entry *e);
struct tcb *boot_other(struct entry *e);

/* Between the cores while they boot. */
static volatile bool tables_ready, released;
static unsigned entered;
static word hart_of[CORES_MAX];

static struct machine machine;
static struct memory memory;

static void make_kernel_tables(void)
{
	for (word i = 0; i < PHYS_WINDOW_END >> GIB_BITS; i++) {
		kernel_root[WINDOW_ENTRY + i] = pte_new(i << GIB_BITS, WINDOW_FLAGS);
	}
	kernel_root[KERNEL_ENTRY] = pte_new(((word)kernel_begin & MASK(32)) >> GIB_BITS << GIB_BITS,
					    WINDOW_FLAGS | PTE_EXECUTE);
}

static void become_core(struct core *core, word id)
{
	__asm__ volatile("mv tp, %0" : : "r"(core));
	core->id = (u32)id;
	core->stack_top = boot_stacks + (id + 1) * KERNEL_STACK_SIZE;
	vspace_start_core(core);
}

/* From here on nobody runs in the loader's memory or through its tables. */
static void wait_for_others(unsigned count)
{
	__atomic_store_n(&tables_ready, true, __ATOMIC_RELEASE);
	while (__atomic_load_n(&entered, __ATOMIC_ACQUIRE) != count - 1) {
	}
}

static void init_interrupt_controller(unsigned count)
{
	plic_init(machine.plic, machine.plic_sources);
	for (unsigned i = 0; i < count; i++) {
		plic_set_context(i, machine.contexts[i]);
	}
	irq_sources = plic_highest_source(0, machine.plic_sources);
	irq_last = irq_sources + (count > 1 ? KERNEL_IRQS_MANY : KERNEL_IRQS_ONE_CORE);
	if (irq_last >= IRQ_LIMIT) {
		panic("%lu interrupt sources, this kernel handles %u", irq_sources,
		      IRQ_LIMIT - KERNEL_IRQS_MANY - 1);
	}
}

static void start_interrupts(struct core *core)
{
	plic_init_core(core->id);
	arch_set_deadline(core, ~0UL);
	csr_write(sie, SIE_SOFTWARE | SIE_TIMER | SIE_EXTERNAL);
}

static void release_others(void)
{
	__atomic_store_n(&released, true, __ATOMIC_RELEASE);
	for (unsigned i = 1; i < core_count; i++) {
		sbi_send_ipi(cores[i].hart);
	}
}

struct tcb *boot_first(struct entry *e)
{
	struct core *core = &cores[0];
	unsigned count = e->harts >= 1 && e->harts <= CORES_MAX ? (unsigned)e->harts : 1;

	make_kernel_tables();
	become_core(core, 0);
	hart_of[0] = e->hart;
	wait_for_others(count);
	machine_read(&machine, phys_to_virt(e->tree), hart_of, count);
	boot_cores(count, machine.ticks_per_second / TICKS_PER_SECOND_PER_US);
	for (unsigned i = 0; i < count; i++) {
		cores[i].hart = (u32)hart_of[i];
	}
	if (machine.has_timer_register) {
		timer_use_register();
	}
	init_interrupt_controller(count);
	start_interrupts(core);
	memory_sort(&memory, &machine, e);
	root_task_create(e, &memory);
	release_others();
	return kernel_start(core);
}

struct tcb *boot_other(struct entry *e)
{
	struct core *core = &cores[e->core];

	while (!__atomic_load_n(&tables_ready, __ATOMIC_ACQUIRE)) {
	}
	hart_of[e->core] = e->hart;
	become_core(core, e->core);
	__atomic_fetch_add(&entered, 1, __ATOMIC_RELEASE);
	csr_write(sie, SIE_SOFTWARE);
	while (!__atomic_load_n(&released, __ATOMIC_ACQUIRE)) {
		__asm__ volatile("wfi");
	}
	csr_clear(sip, SIE_SOFTWARE);
	start_interrupts(core);
	return kernel_start(core);
}
