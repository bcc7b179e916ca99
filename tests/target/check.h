/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a test program is made of. A failed check ends its test; the next one
 * runs. Checks are for the thread that runs the tests: other threads and
 * processes report what they saw, and that is checked.
 */
#pragma once

#include <stddef.h>

struct test {
	const char *name;
	void (*run)(void);
};

/* Runs them all, prints the lines; what main() returns. */
int tests_run(const struct test *tests, size_t count);

#define TESTS_MAIN(...)                                                         \
	int main(void)                                                          \
	{                                                                       \
		static const struct test tests[] = { __VA_ARGS__ };             \
		return tests_run(tests, sizeof(tests) / sizeof(tests[0]));      \
	}
#define TEST(function) { #function, function }

#define CHECK(condition)                                                        \
	do {                                                                    \
		if (!(condition)) {                                             \
			check_fail(__FILE__, __LINE__, #condition);             \
		}                                                               \
	} while (0)
#define CHECK_INT(value, wanted) \
	check_int(__FILE__, __LINE__, #value, (long)(value), (long)(wanted))
/* VALUE is -1, and errno is ERROR. */
#define CHECK_ERRNO(value, error)                                               \
	do {                                                                    \
		CHECK_INT(value, -1);                                           \
		check_int(__FILE__, __LINE__, "errno", errno, error);           \
	} while (0)

void check_fail(const char *file, int line, const char *what) __attribute__((noreturn));
void check_int(const char *file, int line, const char *what, long value, long wanted);

/* A child process that runs FUNCTION(ARGUMENT) and exits with what it returns. */
int child_start(int (*function)(void *), void *argument);
/* Waits for it: exit status, or 1000 + signal. */
int child_end(int pid);

/* Milliseconds of the steady clock. */
long now_ms(void);
void sleep_ms(long ms);
