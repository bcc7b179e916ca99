/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end: the kernel found a mistake of its own. Prints what is needed to find
 * it (cause, core, hart, registers, the calls that led here) and powers off.
 * Nobody waits for the other harts; trap_entry.S lets only the first one in.
 * Nothing is read here but the stack, the code and the table of names: what
 * is broken may be anything else.
 */
#include "arch/csr.h"
#include "arch/sbi.h"
#include "arch/symbols.h"
#include "arch/trap.h"
#include "kernel/arch.h"
#include "kernel/debug.h"

enum {
	STACK_WORDS = 512,
	CALLS_MAX = 24,
	REGISTERS = 32,
	NO_SYMBOL = -1,
	/* Instructions, by their fixed bits. */
	JAL_RA = 0xef,
	JALR_RA = 0xe7,
	CALL_MASK = 0xfff,
	AUIPC = 0x17,
	C_JALR = 0x9002,
	C_JALR_MASK = 0xf07f,
};

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

static bool is_code(word address)
{
	return address >= (word)text_begin && address < (word)text_end;
}

/* Number of the function that address lies in. */
static int symbol_at(word address)
{
	int found = NO_SYMBOL;

	if (!is_code(address)) {
		return NO_SYMBOL;
	}
	for (u32 i = 0; i < symbol_count; i++) {
		if (symbol_table[i].offset <= address - (word)text_begin) {
			found = i;
		}
	}
	return found;
}

static void print_place(word address, const char *doubt)
{
	int symbol = symbol_at(address);

	kprintf("  %016lx %s", address, doubt);
	if (symbol == NO_SYMBOL) {
		kprintf("\n");
		return;
	}
	kprintf("%s+0x%lx\n", &symbol_names[symbol_table[symbol].name],
		address - (word)text_begin - symbol_table[symbol].offset);
}

static u32 instruction_at(word address)
{
	const u16 *half = (const u16 *)address;

	return half[0] | (u32)half[1] << 16;
}

/* The signed offset of jal: bits 20, 10:1, 11, 19:12 from the top down. */
static long jal_offset(u32 code)
{
	u32 offset = (code >> 31 & 1) << 20 | (code >> 21 & 0x3ff) << 1 | (code >> 20 & 1) << 11 |
		     (code >> 12 & 0xff) << 12;

	return (long)((u64)offset << 43) >> 43;
}

/*
 * Does a call return to this address? *symbol is the function it calls, if the
 * instruction says so.
 */
static bool is_return_address(word address, int *symbol)
{
	u32 code;

	*symbol = NO_SYMBOL;
	if (!is_code(address) || address - (word)text_begin < 8 || address & 1) {
		return false;
	}
	code = instruction_at(address - 4);
	if ((code & CALL_MASK) == JAL_RA) {
		*symbol = symbol_at(address - 4 + jal_offset(code));
		return true;
	}
	if ((code & CALL_MASK) == JALR_RA) {
		return true;
	}
	if ((code & 0x707f) == (JALR_RA & 0x7f) && (code >> 7 & 31) == 1) {
		u32 upper = instruction_at(address - 8);

		if ((upper & 0x7f) == AUIPC) {
			*symbol = symbol_at(address - 8 + (long)(int)(upper & ~MASK(12)) +
					    ((int)code >> 20));
		}
		return true;
	}
	return (code >> 16 & C_JALR_MASK) == C_JALR;
}

/* One more call, unless it is the last one again; the next must lead to it. */
static bool print_call(word address, int *inner)
{
	int callee;

	if (!is_return_address(address, &callee)) {
		return false;
	}
	print_place(address, callee == NO_SYMBOL || callee == *inner ? "" : "? ");
	*inner = symbol_at(address);
	return true;
}

/*
 * The kernel has no frame pointers: every word of the stack that is a return
 * address counts, with a "?" where its call does not lead to the function
 * printed before it. Such a word is old, or a function left by a jump.
 */
static void print_calls(word pc, word ra, const word *sp)
{
	int inner = symbol_at(pc);
	unsigned calls = 1;

	kprintf("calls, the last one first:\n");
	print_place(pc, "");
	if (symbol_at(ra) != inner && print_call(ra, &inner)) {
		calls++;
	}
	for (unsigned i = 0; i < STACK_WORDS && calls < CALLS_MAX; i++) {
		if ((char *)&sp[i] < kernel_begin || (char *)&sp[i + 1] > kernel_end) {
			break;
		}
		if (sp[i] != ra || calls == 1) {
			calls += print_call(sp[i], &inner);
		}
	}
}

static void print_registers(const struct context *registers)
{
	static const char names[REGISTERS][4] = {
		"pc", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2",
		"a3", "a4", "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9",
		"s10", "s11", "t3", "t4", "t5", "t6",
	};

	for (unsigned i = 0; i < REGISTERS; i++) {
		kprintf("%s%s %016lx%s", i < 26 || i > 27 ? " " : "", names[i], registers->x[i],
			i % 4 == 3 ? "\n" : "  ");
	}
}

static const char *cause_name(word cause)
{
	static const char *const names[] = {
		[CAUSE_FETCH_ACCESS] = "no access to instruction",
		[CAUSE_ILLEGAL] = "illegal instruction",
		[CAUSE_LOAD_ACCESS] = "no access to load",
		[CAUSE_STORE_ACCESS] = "no access to store",
		[CAUSE_FETCH_PAGE] = "instruction page fault",
		[CAUSE_LOAD_PAGE] = "load page fault",
		[CAUSE_STORE_PAGE] = "store page fault",
	};

	return cause < ARRAY_SIZE(names) && names[cause] ? names[cause] : "trap";
}

static void print_begin(const struct core *core)
{
	bool known = core >= cores && core < cores + CORES_MAX;

	kprintf("\nkernel panic on core %d, hart %d: ", known ? (int)core->id : -1,
		known ? (int)core->hart : -1);
}

static _Noreturn void print_end(void)
{
	const struct context *registers = &panic_registers;

	print_registers(registers);
	print_calls(registers->pc, registers->x[REG_RA], (const word *)registers->x[REG_SP]);
	sbi_shutdown();
}

void panic_trap(void)
{
	word cause = csr_read(scause);

	print_begin((const struct core *)panic_registers.x[REG_TP]);
	kprintf("%s in the kernel (cause %lu), address 0x%lx\n", cause_name(cause), cause,
		csr_read(stval));
	print_end();
}

void panic_words(const char *format, ...)
{
	va_list args;

	print_begin((const struct core *)panic_registers.x[REG_TP]);
	va_start(args, format);
	kprintf_list(format, &args);
	va_end(args);
	kprintf("\n");
	print_end();
}
