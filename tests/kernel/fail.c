/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A failed CHECK in a root server without a supervisor (the instruction counts,
 * the random calls) ends the run.
 */
#include <base/print.h>

#include "tests/kernel/console.h"
#include "tests/kernel/test.h"

void test_fail(const char *file, int line, const char *format, ...)
{
	va_list arguments;

	print("failed at %s:%d: ", file, line);
	va_start(arguments, format);
	vprint(format, arguments);
	va_end(arguments);
	print("\n");
	power_off();
}

void test_skip(const char *reason)
{
	die("%s", reason);
}
