/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fake machine of machine.h: what kernel/arch.h asks of a machine, and a
 * root task to begin with. Page tables and ASIDs are the real ones, without
 * a TLB. Requests to other cores are done at once.
 */
#include "kernel/test/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arch/fpu.h"
#include "arch/remote.h"
#include "arch/sbi.h"
#include "arch/vspace.h"
#include "kernel/arch.h"
#include "kernel/boot.h"
#include "kernel/check/check.h"
#include "kernel/debug.h"
#include "kernel/entry.h"
#include "kernel/irq.h"
#include "kernel/lock.h"
#include "kernel/sched.h"

enum {
	UNTYPED_BITS = 22,
	DEVICE_BITS = 16,
	DEVICE_PADDR = 0x10000000,
	IRQS = 8,
	PATIENCE = 100000,
	BUFFER_VADDR = 0x400000,
};

word fake_satp;
void idle_loop(void);

static unsigned executing;
static word now;
static bool pending;
static word deadline[CORES_MAX];
static bool irq_enabled[IRQ_LIMIT];
static struct slot *root;
static struct tcb *root_thread;
static jmp_buf panic_exit;
static bool panic_is_expected;
static char panic_text[256];

struct core *core_self(void)
{
	return &cores[executing];
}

word arch_now(void)
{
	return now;
}

void arch_set_deadline(struct core *core, word time)
{
	deadline[core->id] = time;
}

bool arch_interrupt_pending(void)
{
	return pending;
}

void arch_irq_enable(word irq)
{
	irq_enabled[irq] = true;
}

void arch_irq_disable(word irq)
{
	irq_enabled[irq] = false;
}

void arch_irq_ack(word irq) { (void)irq; }

void arch_ipi_reschedule(struct core *target)
{
	target->ipi_reschedule = 1;
}

void arch_stall(struct core *target) { (void)target; }
void arch_serve_call(struct core *core) { (void)core; }
void sbi_remote_fence(word mask, word base) { (void)mask; (void)base; }
void sbi_remote_fence_code(word mask, word base) { (void)mask; (void)base; }
void fpu_save(struct fpu_state *to) { to->f[0]++; }
void fpu_load(const struct fpu_state *from) { (void)from; }
void idle_loop(void) { }

void remote_call(struct core *target, enum remote_work work, word argument)
{
	if (work == REMOTE_FPU_EVICT) {
		fpu_evict(target);
	} else if (work == REMOTE_LEAVE_VSPACE) {
		vspace_leave(target, argument);
	}
}

void arch_putchar(char c) { (void)c; }
void arch_halt(void) { abort(); }
void kprintf(const char *format, ...) { (void)format; }

void panic(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(panic_text, sizeof(panic_text), format, args);
	va_end(args);
	if (panic_is_expected) {
		longjmp(panic_exit, 1);
	}
	fprintf(stderr, "kernel panic: %s\n", panic_text);
	abort();
}

const char *machine_panic(void (*operation)(void))
{
	panic_text[0] = 0;
	panic_is_expected = true;
	if (setjmp(panic_exit) == 0) {
		operation();
	}
	panic_is_expected = false;
	return panic_text;
}

static void add_cap(word slot, struct cap cap)
{
	boot_cap(root, slot, cap);
}

static void make_vspace(void)
{
	word *pool = arena_take(BIT(seL4_ASIDPoolBits));
	word *table = arena_take(BIT(seL4_PageTableBits));
	struct cap cap = cap_new(CAP_PAGE_TABLE, table);

	asid_pool_install(0, pool);
	add_cap(seL4_CapInitThreadASIDPool, cap_new(CAP_ASID_POOL, pool));
	cap_mapping_set(&cap, asid_assign(0, table), 0);
	cap_field_set(&cap, CAP_PT_MAPPED_SHIFT, 1, 1);
	cap_field_set(&cap, CAP_PT_ROOT_SHIFT, 1, 1);
	add_cap(seL4_CapInitThreadVSpace, cap);
}

static void make_root_caps(void)
{
	void *memory = arena_take(BIT(UNTYPED_BITS));

	add_cap(seL4_CapInitThreadCNode, cap_cnode_new(root, ROOT_BITS, 64 - ROOT_BITS, 0));
	add_cap(seL4_CapIRQControl, cap_new_number(CAP_IRQ_CONTROL, 0));
	add_cap(seL4_CapASIDControl, cap_new_number(CAP_ASID_CONTROL, 0));
	add_cap(seL4_CapDomain, cap_new_number(CAP_DOMAIN, 0));
	add_cap(seL4_CapInitThreadIPCBuffer,
		cap_frame_new(virt_to_phys(arena_take(4096)), 0, 3, false));
	for (unsigned i = 0; i < core_count; i++) {
		add_cap(SLOT_CONTROL + i, cap_new_number(CAP_SCHED_CONTROL, i));
	}
	add_cap(SLOT_UNTYPED, cap_untyped_new(virt_to_phys(memory), UNTYPED_BITS, false));
	add_cap(SLOT_DEVICE, cap_untyped_new(DEVICE_PADDR, DEVICE_BITS, true));
}

static void make_root_thread(void)
{
	struct sched_context *sc = arena_take(BIT(seL4_MinSchedContextBits));
	struct cap cap = cap_new(CAP_SCHED_CONTEXT, sc);
	struct boot_root boot = {
		.sc = sc,
		.cnode = root,
		.cspace_slot = &root[seL4_CapInitThreadCNode],
		.vspace_slot = &root[seL4_CapInitThreadVSpace],
		.buffer_slot = &root[seL4_CapInitThreadIPCBuffer],
		.ipc_buffer = BUFFER_VADDR,
		.entry = USER_PC,
	};

	root_thread = arena_take(BIT(seL4_TCBBits));
	boot.tcb = root_thread;
	cap_field_set(&cap, CAP_SIZE_SHIFT, 6, seL4_MinSchedContextBits);
	add_cap(seL4_CapInitThreadTCB, cap_new(CAP_TCB, root_thread));
	add_cap(seL4_CapInitThreadSC, cap);
	boot_root_thread(&boot);
}

/* What the last test left in the kernel's own variables. */
static void forget(void)
{
	for (word irq = 1; irq <= irq_sources; irq++) {
		irq_handler_destroy(irq);
	}
	for (unsigned i = 0; i < ASID_POOLS; i++) {
		asid_pool_install(i, NULL);
	}
	memset(cores, 0, sizeof(cores));
	kernel_lock_state = (struct kernel_lock){ 0 };
	schedule_take_interrupts();
}

void machine_start(unsigned count)
{
	forget();
	arena_reset();
	executing = 0;
	now = 1000;
	pending = false;
	irq_sources = irq_last = IRQS;
	check_slots_each = ~0UL;
	check_reach = 1 << ROOT_BITS;
	check_all_every = 1;
	boot_cores(count, TICKS_PER_US);
	for (unsigned i = 0; i < count; i++) {
		cores[i].hart = i;
		vspace_start_core(&cores[i]);
	}
	root = arena_take(sizeof(*root) << ROOT_BITS);
	make_vspace();
	make_root_caps();
	make_root_thread();
	for (unsigned i = count; i-- > 0;) {
		machine_use(i);
		kernel_start(&cores[i]);
	}
}

void machine_use(unsigned core)
{
	executing = core;
}

struct tcb *machine_thread(void)
{
	return core_self()->current;
}

/* What trap code saves: the program counter, in both places. */
static void trap(void)
{
	struct context *context = &machine_thread()->context;

	context->restart_pc = context->pc;
}

static void check_next(const struct tcb *next)
{
	assert_ptr_equal(next, core_self()->current);
	assert_int_equal(core_self()->in_kernel, 0);
}

void machine_pass(word us)
{
	struct core *core = core_self();

	now += us * TICKS_PER_US;
	if (deadline[core->id] <= now) {
		deadline[core->id] = ~0UL;
		trap();
		check_next(kernel_timer(core));
	}
}

void machine_set_pending(bool is_pending)
{
	pending = is_pending;
}

void machine_interrupt(word irq)
{
	pending = false;
	trap();
	check_next(kernel_interrupt(core_self(), irq_enabled[irq] ? irq : 0));
}

bool machine_take_ipi(void)
{
	if (!core_self()->ipi_reschedule) {
		return false;
	}
	trap();
	check_next(kernel_ipi(core_self()));
	return true;
}

static seL4_IPCBuffer *buffer(void)
{
	return (seL4_IPCBuffer *)tcb_ipc_buffer(machine_thread(), true);
}

void machine_set_word(word i, word value)
{
	if (i < seL4_FastMessageRegisters) {
		machine_thread()->context.x[REG_A2 + i] = value;
	} else if (buffer()) {
		buffer()->msg[i] = value;
	}
}

void machine_set_cap(word i, word cptr)
{
	if (buffer()) {
		buffer()->caps_or_badges[i] = cptr;
	}
}

word machine_word(word i)
{
	return i < seL4_FastMessageRegisters ? machine_thread()->context.x[REG_A2 + i]
					     : buffer()->msg[i];
}

void machine_syscall(long number)
{
	trap();
	check_next(kernel_syscall(core_self(), number));
}

void machine_fault(word address)
{
	trap();
	check_next(kernel_fault_vm(core_self(), address, seL4_VMFault_Load, false));
}

word machine_call(word cptr, word label, const word *words, unsigned length, const word *caps,
		  unsigned cap_count)
{
	struct tcb *t = machine_thread();
	word pc = t->context.pc;

	for (unsigned tries = 0; tries < PATIENCE; tries++) {
		for (unsigned i = 0; i < length; i++) {
			machine_set_word(i, words[i]);
		}
		for (unsigned i = 0; i < cap_count; i++) {
			machine_set_cap(i, caps[i]);
		}
		t->context.x[REG_A0] = cptr;
		t->context.x[REG_A1] = label << 12 | cap_count << 7 | length;
		machine_syscall(seL4_SysCall);
		if (t->context.pc != pc || machine_thread() != t) {
			return t->context.x[REG_A1] >> 12;
		}
	}
	fail_msg("a call is preempted for ever");
	return 0;
}

struct slot *machine_slot(word cptr)
{
	return &root[cptr];
}

void *machine_object(word cptr)
{
	return cap_object(root[cptr].cap);
}

void make(word type, word size_bits, word slot, word count)
{
	assert_int_equal(machine_call(SLOT_UNTYPED, UntypedRetype,
				      WORDS(type, size_bits, 0, 0, slot, count),
				      WORDS(seL4_CapInitThreadCNode)), 0);
}

void copy(word to, word from)
{
	assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeCopy,
				      WORDS(to, 64, from, 64, seL4_RightsAll),
				      WORDS(seL4_CapInitThreadCNode)), 0);
}

void mint(word to, word from, word badge)
{
	assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeMint,
				      WORDS(to, 64, from, 64, seL4_RightsAll, badge),
				      WORDS(seL4_CapInitThreadCNode)), 0);
}

struct tcb *make_thread(word slot, unsigned core, word priority)
{
	struct tcb *t;

	make(seL4_TCBObject, 0, slot, 1);
	make(seL4_SchedContextObject, 8, slot + 1, 1);
	make(seL4_RISCV_4K_Page, 0, slot + 2, 1);
	t = machine_object(slot);
	assert_int_equal(machine_call(SLOT_CONTROL + core, SchedControlConfigureFlags,
				      WORDS(5000, 5000, 0, slot, 0), WORDS(slot + 1)), 0);
	assert_int_equal(machine_call(slot, TCBConfigure, WORDS(0, 0, BUFFER_VADDR),
				      WORDS(seL4_CapInitThreadCNode, seL4_CapInitThreadVSpace,
					    slot + 2)), 0);
	assert_int_equal(machine_call(slot, TCBSetSchedParams, WORDS(255, priority),
				      WORDS(seL4_CapInitThreadTCB, slot + 1, 0)), 0);
	t->context.pc = USER_PC;
	t->context.restart_pc = USER_PC;
	assert_int_equal(machine_call(slot, TCBResume, NONE, NONE), 0);
	return t;
}

void machine_become(struct tcb *t)
{
	machine_use(t->core);
	while (machine_take_ipi()) {
	}
	for (unsigned i = 0; i < 100 && machine_thread() != t; i++) {
		machine_syscall(seL4_SysYield);
	}
	assert_ptr_equal(machine_thread(), t);
}
