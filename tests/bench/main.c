/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench GROUP...: counts what the system's operations cost, in instructions,
 * and prints `bench NAME COUNT` for each row of the groups named. It means
 * something under QEMU's -icount on one hart only, where a count repeats to
 * the digit. tests/bench/run starts it and judges the numbers.
 *
 *	bench nothing	ends at once: the program that the process rows run
 *	bench off	turns the machine off (a group like others)
 */
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "tests/bench/bench.h"

static void turn_off(void)
{
	need(reboot(RB_POWER_OFF), "reboot");
}

static const struct {
	const char *name;
	void (*run)(void);
} groups[] = {
	{ "start", bench_start },	{ "message", bench_message },
	{ "file", bench_file },		{ "pipe", bench_pipe },
	{ "thread", bench_thread },	{ "memory", bench_memory },
	{ "process", bench_process },	{ "signal", bench_signal },
	{ "shell", bench_shell },	{ "time", bench_time },
	{ "growth", bench_growth },	{ "crowd", bench_crowd },
	{ "off", turn_off },
};

enum { GROUPS = sizeof(groups) / sizeof(groups[0]) };

static int run(const char *name)
{
	for (int i = 0; i < GROUPS; i++) {
		if (strcmp(name, groups[i].name) == 0) {
			groups[i].run();
			return 0;
		}
	}
	fprintf(stderr, "bench: no group '%s': there are", name);
	for (int i = 0; i < GROUPS; i++) {
		fprintf(stderr, " %s", groups[i].name);
	}
	fprintf(stderr, "\n");
	return 2;
}

int main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "nothing") == 0) {
		return 0;
	}
	if (argc < 2) {
		return run("");
	}
	for (int i = 1; i < argc; i++) {
		int status = run(argv[i]);

		if (status) {
			return status;
		}
	}
	return 0;
}
