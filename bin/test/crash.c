/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crash: ends in the way it is told, for tests. None of these may harm anybody
 * else.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <usage.h>

USAGE("usage: crash null|write|illegal|bus|div|stack|abort|exit STATUS\n"
      "  null, write  reads, writes address 0   illegal  an instruction that there is not\n"
      "  bus          a misaligned atomic        div      raises SIGFPE after a division by 0\n"
      "  stack        calls without end         abort    SIGABRT\n");

static void crash_null(void)
{
	volatile int *nothing = NULL;

	__asm__ volatile("" : "+r"(nothing));
	printf("%d\n", *nothing);
}

static void crash_write(void)
{
	volatile int *nothing = NULL;

	__asm__ volatile("" : "+r"(nothing));
	*nothing = 1;
}

static void crash_illegal(void)
{
	__asm__ volatile(".word 0");
}

/* An atomic access across words, which nobody below emulates. */
static void crash_bus(void)
{
	static _Alignas(8) char words[8];

	__asm__ volatile("amoadd.w zero, zero, (%0)" : : "r"(words + 1) : "memory");
}

/* Division by zero gives -1 on this machine and no trap; a compiler's check would do this. */
static void crash_div(void)
{
	int result = 1;

	__asm__ volatile("div %0, %0, zero" : "+r"(result));
	if (result == -1) {
		raise(SIGFPE);
	}
}

/* ABOVE is never 0. */
static int crash_deeper(volatile char *above)
{
	volatile char here[256];

	here[0] = above[0];
	return here[0] == 0 ? 0 : crash_deeper(here) + here[0];
}

static void crash_stack(void)
{
	volatile char first[1] = { 1 };

	printf("%d\n", crash_deeper(first));
}

static const struct {
	const char *name;
	void (*crash)(void);
} ways[] = {
	{ "null", crash_null }, { "write", crash_write }, { "illegal", crash_illegal },
	{ "bus", crash_bus }, { "div", crash_div }, { "stack", crash_stack },
	{ "abort", abort },
};

int main(int argc, char *argv[])
{
	if (argc == 3 && strcmp(argv[1], "exit") == 0) {
		return atoi(argv[2]);
	}
	for (size_t i = 0; argc == 2 && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(argv[1], ways[i].name) == 0) {
			ways[i].crash();
			fprintf(stderr, "crash: '%s' did not end it\n", argv[1]);
			return 1;
		}
	}
	return usage_fail();
}
