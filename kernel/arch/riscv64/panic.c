/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end: the kernel found a mistake of its own. Prints what is needed to find
 * it (cause, hart, registers, return addresses, which addr2line -e kernel.elf
 * turns into lines) and powers off. Nobody waits for the other harts.
 */
#include "arch/csr.h"
#include "arch/sbi.h"
#include "arch/trap.h"
#include "kernel/arch.h"
#include "kernel/debug.h"

enum { BACKTRACE_WORDS = 512, BACKTRACE_MAX = 24, KERNEL_REGISTERS = 32 };

extern char text_begin[], text_end[], kernel_begin[], kernel_end[];

void arch_putchar(char c)
{
	if (c == '\n') {
		sbi_putchar('\r');
	}
	sbi_putchar(c);
}

void arch_halt(void)
{
	sbi_shutdown();
}

static bool is_stack(const word *p)
{
	return (char *)p >= kernel_begin && (char *)(p + 1) <= kernel_end;
}

/* The kernel has no frame pointers: every word that may be a return address counts. */
static void print_backtrace(const word *sp)
{
	unsigned found = 0;

	kprintf("return addresses on the stack at %p:\n", (void *)sp);
	for (unsigned i = 0; i < BACKTRACE_WORDS && found < BACKTRACE_MAX; i++) {
		if (is_stack(&sp[i]) && sp[i] >= (word)text_begin && sp[i] < (word)text_end) {
			kprintf(" %lx", sp[i]);
			found++;
		}
	}
	kprintf("\n");
}

void panic_trap(const struct context *registers)
{
	const struct core *core = (const struct core *)registers->x[REG_TP];
	bool known = core >= cores && core < cores + CORES_MAX;

	kprintf("\nkernel panic: trap %lx in the kernel, address %lx, pc %lx, hart %d\n",
		csr_read(scause), csr_read(stval), registers->pc, known ? (int)core->hart : -1);
	for (unsigned i = 1; i < KERNEL_REGISTERS; i++) {
		kprintf("x%u=%lx%s", i, registers->x[i], i % 4 == 3 ? "\n" : " ");
	}
	kprintf("\n");
	print_backtrace((const word *)registers->x[REG_SP]);
	arch_halt();
}

void arch_backtrace(void)
{
	word *sp;

	__asm__("mv %0, sp" : "=r"(sp));
	print_backtrace(sp);
}
