/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A taskman that has booted on the simulated kernel, without its upper half:
 * what that half gives to the lower one stands here, as little as will do.
 */
#include "taskman/test/booted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "taskman/boot/test/rounds.h"
#include "taskman/sys/console.h"
#include "taskman/sys/device.h"
#include "taskman/sys/random.h"
#include "taskman/test/machine.h"

void taskman_start(const seL4_BootInfo *info) __attribute__((noreturn));

static jmp_buf started;
struct audit before;

void taskman_main(void)
{
	longjmp(started, 1);
}

void machine_stopped(void)
{
	fprintf(stderr, "taskman gave up\n");
	abort();
}

void console_write(const char *bytes, size_t length)
{
	fwrite(bytes, 1, length, stdout);
}

void print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
}

volatile void *device_find_and_map(const char *compatible)
{
	(void)compatible;
	return NULL;
}

void random_bytes(void *to, size_t length)
{
	static uint64_t state = 1;

	for (size_t i = 0; i < length; i++) {
		state = state * 6364136223846793005U + 1442695040888963407U;
		((unsigned char *)to)[i] = (unsigned char)(state >> 56);
	}
}

int boot_once(void **state)
{
	static seL4_BootInfo info;

	(void)state;
	machine_boot(&info, (seL4_Word)RAM_MIB << 20);
	if (setjmp(started) == 0) {
		taskman_start(&info);
	}
	return 0;
}

int read_ledgers(void **state)
{
	(void)state;
	audit_read(&before);
	return 0;
}

int ledgers_are_the_same(void **state)
{
	(void)state;
	machine_fail_at(0);
	compare(&before, "ledgers");
	return checks_failed != 0;
}

void run_round(void (*round)(void))
{
	round();
	assert_int_equal(checks_failed, 0);
}
