/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random system calls and invocations, for comparing two kernels: a root
 * server that prints a digest of every answer of a seed, `random SEED DIGEST`.
 * Two kernels that agree print the same lines; random.expected holds those of
 * a stock kernel. The boot arguments "seeds=FIRST-LAST" choose others, and
 * "trace=SEED" prints every call of one.
 *
 * A worker thread makes the calls, on a window of slots that starts with one
 * untyped and fills with whatever the calls make. A call may block or fault
 * the worker; then the lower main thread runs, notes that, and starts it
 * again. Partners above it answer messages; threads that the calls make are
 * below everybody and never run. Addresses are relative to a seed's memory.
 */
#include "tests/kernel/random.h"

#include "tests/kernel/console.h"
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

#include <base/devtree.h>
#include <base/string.h>

enum {
	LAST_SEED = 24, /* unless the boot arguments say otherwise */
	CALLS = 3000,   /* of one seed */
	UNTYPED_BITS = 18,
};

extern char image_start[], image_end[];

seL4_CPtr window, large;
seL4_Word base_address;
struct thread *worker;

static seL4_Word state, digest, calls;
static seL4_Word seed, traced;

seL4_Word random_next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

seL4_Word random_below(seL4_Word limit)
{
	return random_next() % limit;
}

seL4_CPtr random_slot(void)
{
	return window + random_below(WINDOW);
}

/* Where our own code and data lie is no answer of a kernel's: it differs from build to build. */
void digest_mix(seL4_Word word)
{
	if (word - (seL4_Word)image_start < (seL4_Word)(image_end - image_start)) {
		word = (seL4_Word)image_start;
	}
	digest = (digest ^ word) * 0x100000001b3;
	digest ^= digest >> 29;
}

void trace(const char *format, ...)
{
	va_list arguments;

	if (seed == traced) {
		va_start(arguments, format);
		vprint(format, arguments);
		va_end(arguments);
	}
}

static void work(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	while (calls < CALLS) {
		calls++;
		for (int i = 0; i < seL4_MsgMaxLength; i++) {
			seL4_SetMR(i, 0);
		}
		random_call(calls);
		trace("    digest %lx\n", digest);
	}
}

/* The worker's context may be lent to a partner who will not give it back. */
static void take_back_context(void)
{
	digest_mix((seL4_Word)seL4_SchedContext_Unbind(worker->sc));
	digest_mix((seL4_Word)seL4_SchedContext_Bind(worker->sc, worker->tcb));
}

/* Runs only while the worker cannot: it has blocked, faulted, or is done. */
static void drive(void)
{
	seL4_Word last = ~0UL;

	thread_start(worker, work, 0, 0, 0);
	while (!worker->finished && calls != last) {
		seL4_UserContext regs;

		last = calls;
		OK(seL4_TCB_ReadRegisters(worker->tcb, 1, 0, seL4_UserContextWords, &regs));
		digest_mix(regs.a0 ^ regs.a7 ^ 0x5555);
		trace("%lu: stopped at %lx in %ld, a0 %lx\n", calls, regs.pc, (long)regs.a7,
		      regs.a0);
		take_back_context();
		thread_start(worker, work, 0, 0, 0);
	}
}

static void start_seed(seL4_Word number)
{
	seed = number;
	state = number * 0x9e3779b97f4a7c15;
	digest = number;
	calls = 0;
}

/* The objects of a seed, under the same slot numbers on every kernel. */
static void fill_window(void)
{
	seL4_CPtr page = slot_new();

	window = bootinfo->empty.end - WINDOW;
	large = window - 1;
	OK(seL4_Untyped_Retype(pool_block(), seL4_UntypedObject, seL4_LargePageBits, CNODE, 0, 0,
			       large, 1));
	OK(seL4_Untyped_Retype(pool_block(), seL4_UntypedObject, UNTYPED_BITS, CNODE, 0, 0, window,
			       1));
	OK(seL4_Untyped_Retype(window, seL4_RISCV_4K_Page, 0, CNODE, 0, 0, page, 1));
	base_address = seL4_RISCV_Page_GetAddress(page).paddr;
	cap_delete(page);
}

static void play(seL4_Word number)
{
	start_seed(number);
	worker = thread_new(PRIO_WORKER);
	thread_set_fault_endpoint(worker, 0);
	partners_new();
	fill_window();
	drive();
	print("random %lu %lx\n", seed, digest);
	cap_delete(large);
	for (seL4_Word i = 0; i < WINDOW; i++) {
		cap_delete(window + i);
	}
	pool_reset();
	threads_reset();
}

/* The device tree among BootInfo's chunks; 0 if there is none to read. */
static int find_tree(struct devtree *tree)
{
	const char *extra = (const char *)bootinfo + (1 << seL4_PageBits);
	const seL4_BootInfoHeader *chunk;

	for (seL4_Word at = 0; at < bootinfo->extraLen; at += chunk->len) {
		chunk = (const seL4_BootInfoHeader *)(extra + at);
		if (chunk->id == SEL4_BOOTINFO_HEADER_FDT) {
			return devtree_open(tree, chunk + 1) == 0;
		}
	}
	return 0;
}

static const char *boot_arguments(void)
{
	struct devtree tree;
	struct node node;
	struct property arguments;

	if (!find_tree(&tree)) {
		return "";
	}
	devtree_start(&tree, &node);
	while (devtree_next(&node)) {
		if (node_is_named(&node, "chosen") && node_property(&node, "bootargs", &arguments)) {
			return (const char *)arguments.data;
		}
	}
	return "";
}

/* Reads a number and moves *text behind it. */
static seL4_Word read_number(const char **text)
{
	seL4_Word number = 0;

	for (; **text >= '0' && **text <= '9'; ++*text) {
		number = number * 10 + (seL4_Word)(**text - '0');
	}
	return number;
}

static void read_arguments(const char *text, seL4_Word *first, seL4_Word *last)
{
	for (; *text; text++) {
		if (strncmp(text, "seeds=", 6) == 0) {
			text += 6;
			*first = read_number(&text);
			text += *text == '-';
			*last = read_number(&text);
		} else if (strncmp(text, "trace=", 6) == 0) {
			text += 6;
			traced = read_number(&text);
		}
		if (*text == 0) {
			return;
		}
	}
}

void root_main(const seL4_BootInfo *info)
{
	seL4_Word first = 1, last = LAST_SEED;

	pool_start(info);
	read_arguments(boot_arguments(), &first, &last);
	print("kernel random: seeds %lu to %lu\n", first, last);
	OK(seL4_TCB_SetPriority(seL4_CapInitThreadTCB, seL4_CapInitThreadTCB, PRIO_MAIN));
	pool_begin_tests();
	for (seL4_Word i = first; i <= last; i++) {
		play(i);
	}
	print("done\n");
	power_off();
}
