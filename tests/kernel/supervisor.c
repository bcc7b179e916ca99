/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs every test in a thread of its own, prints how it ended and takes back
 * all it had: root_main, and test_fail, test_skip for the tests' side.
 * Everything a test tells the supervisor, and its faults, arrive at one
 * endpoint. A watchdog thread above all tests sends there when a test takes
 * too long; it sleeps by its own scheduling context (a Yield with a period of
 * that length), and is started afresh for each test.
 */
#include "tests/kernel/console.h"
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

enum {
	LABEL_PASS = 0x100, LABEL_FAIL, LABEL_SKIP, LABEL_LATE,
	WATCHDOG_PRIO = 254,
	TEST_LIMIT_US = 30 * 1000 * 1000,
	REASON_SIZE = 160,
};

extern const struct test tests_start[], tests_end[];

volatile seL4_Word test_progress;

static seL4_CPtr report, report_reply;
static struct thread *watchdog;

/* Written by the first thread of a test that ends it, before it reports. */
static char reason[REASON_SIZE];
static const char *reason_file;
static int reason_line;

static void end_test(seL4_Word label) __attribute__((noreturn));

static void end_test(seL4_Word label)
{
	seL4_Send(report, seL4_MessageInfo_new(label, 0, 0, 0));
	for (;;) {
		seL4_Yield();
	}
}

void test_fail(const char *file, int line, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	reason_file = file;
	reason_line = line;
	end_test(LABEL_FAIL);
}

void test_skip(const char *why)
{
	snprintf(reason, sizeof(reason), "%s", why);
	end_test(LABEL_SKIP);
}

static void run_test(seL4_Word index, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	tests_start[index].run();
	end_test(LABEL_PASS);
}

/* Each Yield lasts a period of its context. A test that moves on is not late. */
static void watch(seL4_Word a, seL4_Word b, seL4_Word c)
{
	seL4_Word last;

	(void)a;
	(void)b;
	(void)c;
	do {
		last = test_progress;
		seL4_Yield();
	} while (test_progress != last);
	end_test(LABEL_LATE);
}

static void watchdog_restart(void)
{
	OK(seL4_TCB_Suspend(watchdog->tcb));
	sc_configure(watchdog->sc, 0, TEST_LIMIT_US - 1, TEST_LIMIT_US, 0, 0, 0);
	thread_start(watchdog, watch, 0, 0, 0);
}

static void print_fault(const char *name, seL4_Word label)
{
	print("not ok %s: fault %lu of a thread, words", name, label);
	for (int i = 0; i < 6; i++) {
		print(" 0x%lx", seL4_GetMR(i));
	}
	print("\n");
}

/* Prints the test's line; returns 1 if it failed. */
static int print_verdict(const char *name, seL4_Word label)
{
	switch (label) {
	case LABEL_PASS:
		print("ok %s\n", name);
		return 0;
	case LABEL_SKIP:
		print("skip %s: %s\n", name, reason);
		return 0;
	case LABEL_FAIL:
		print("not ok %s: %s (%s:%d)\n", name, reason, reason_file, reason_line);
		return 1;
	case LABEL_LATE:
		print("not ok %s: no progress for %d seconds\n", name,
		      TEST_LIMIT_US / 1000000);
		return 1;
	default:
		print_fault(name, label);
		return 1;
	}
}

static int supervise(const struct test *test)
{
	struct thread *runner = thread_new(PRIO);
	seL4_MessageInfo_t info;
	int failed;

	watchdog_restart();
	thread_start(runner, run_test, (seL4_Word)(test - tests_start), 0, 0);
	info = seL4_Recv(report, 0, report_reply);
	failed = print_verdict(test->name, seL4_MessageInfo_get_label(info));
	pool_reset();
	threads_reset();
	return failed;
}

void root_main(const seL4_BootInfo *info)
{
	unsigned failed = 0, count = (unsigned)(tests_end - tests_start);

	pool_start(info);
	print("kernel test: %u tests, %lu cores\n", count, info->numNodes);
	report = object_lasting(seL4_EndpointObject, 0);
	report_reply = object_lasting(seL4_ReplyObject, 0);
	threads_set_supervisor(report);
	watchdog = thread_lasting(WATCHDOG_PRIO);
	pool_begin_tests();
	for (const struct test *t = tests_start; t < tests_end; t++) {
		failed += (unsigned)supervise(t);
	}
	print("done %u\n", count);
	print("%u failed\n", failed);
	power_off();
}
