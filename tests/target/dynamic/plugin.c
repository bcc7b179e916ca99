/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A library that is loaded while the program runs. It calls a function of
 * the program and has TLS that threads older than itself get too.
 */
#include "tests/target/dynamic/note.h"

int program_function(int value);

static __thread int calls = 100;
static __thread char block[3000] __attribute__((aligned(256)));
int plugin_data = 7;

__attribute__((constructor)) static void begin(void)
{
	note('P');
}

__attribute__((destructor)) static void end(void)
{
	note('p');
}

int plugin_call(int value)
{
	return program_function(value) + plugin_data;
}

/* One more each time, in each thread for itself. */
int plugin_count(void)
{
	block[calls] = 1;
	return ++calls;
}

/* How many bytes of the thread's block are not as they began, and where it lies. */
int plugin_block(void)
{
	int used = 0;

	for (unsigned i = 0; i < sizeof(block); i++) {
		used += block[i];
	}
	return (unsigned long)block % 256 ? -1 : used;
}
