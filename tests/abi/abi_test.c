/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds every recorded call against its row of table.def, then checks what
 * the caller gets back: results, error words, received messages. Prints a
 * line for each difference, `ok` or `not ok` per function, and the sum.
 */
#include "tests/abi/calls.h"

#include <stdio.h>
#include <string.h>

/* Words of the IPC buffer: tag, 120 message words, user data, 3 caps, 3 more. */
enum { BUFFER_MSG = 1, BUFFER_CAPS = 122, BUFFER_WORDS = 128, MAX_WORDS = 34 };

struct words {
	unsigned count;
	word at[MAX_WORDS];
};

struct row {
	const char *name;
	int is_invocation;
	long number;
	word info; /* of an invocation: its label */
	word a0, a6, t0;
	struct words mrs, caps;
};

#define LIST(...) { sizeof((word[]){ 0, ##__VA_ARGS__ }) / sizeof(word) - 1, { __VA_ARGS__ } }
#define WORDS(...) LIST(__VA_ARGS__)
#define CAPS(...) LIST(__VA_ARGS__)
#define SYSCALL_ROW(name, number, a0, info, mr0, mr1, mr2, mr3, a6, t0) \
	{ #name, 0, number, info, a0, a6, t0, LIST(mr0, mr1, mr2, mr3), LIST() },
#define ROW(name, label, a0, ...) { #name, 1, -1, label, a0, 0, 0, __VA_ARGS__ },

static const struct row rows[] = {
#include "tests/abi/table.def"
};

static const struct answer success = { 0, 0, { 0x71, 0x72, 0x73, 0x74 } };
static const struct answer failure = { 0, 6UL << 12 | 4, { 0x61, 0x62, 0x63, 0x64 } };
static const struct answer message = { 0xbad6e, 0x1234UL << 12 | 4, { 0x51, 0x52, 0x53, 0x54 } };

static unsigned differences;

static void expect(const char *name, const char *what, unsigned i, word found, word wanted)
{
	if (found != wanted) {
		printf("# %s: %s %u is %#lx, expected %#lx\n", name, what, i, found, wanted);
		differences++;
	}
}

static void make(const struct call *call, const struct answer *answer)
{
	recorder_reset();
	for (unsigned i = 0; i < 4; i++) {
		recorder_buffer[BUFFER_MSG + i] = M(i);
	}
	memset(&calls_outcome, 0, sizeof(calls_outcome));
	recorder_answer = *answer;
	call->make();
	expect(call->name, "count of traps", 0, recorder_count, 1);
}

static word wanted_info(const struct row *row)
{
	if (!row->is_invocation) {
		return row->info;
	}
	return row->info << 12 | row->caps.count << 7 | row->mrs.count;
}

static void check_registers(const struct row *row)
{
	const struct record *seen = &recorder_last;

	expect(row->name, "a7", 0, (word)seen->number, (word)row->number);
	expect(row->name, "a0", 0, seen->a0, row->a0);
	expect(row->name, "info", 0, seen->info, wanted_info(row));
	expect(row->name, "a6", 0, seen->a6, row->a6);
	expect(row->name, "t0", 0, seen->t0, row->t0);
	for (unsigned i = 0; i < row->mrs.count && i < 4; i++) {
		expect(row->name, "message word", i, seen->mr[i], row->mrs.at[i]);
	}
}

/* Every word of the buffer from msg[4] on: as the row says, or untouched. */
static void check_buffer(const struct row *row)
{
	for (unsigned i = BUFFER_MSG + 4; i < BUFFER_WORDS; i++) {
		word wanted = recorder_poison(i);

		if (i - BUFFER_MSG < row->mrs.count) {
			wanted = row->mrs.at[i - BUFFER_MSG];
		}
		if (i >= BUFFER_CAPS && i - BUFFER_CAPS < row->caps.count) {
			wanted = row->caps.at[i - BUFFER_CAPS];
		}
		expect(row->name, "word of the IPC buffer", i, recorder_last.buffer[i], wanted);
	}
}

static void check_failure(const struct row *row, const struct call *call)
{
	make(call, &failure);
	expect(row->name, "error", 0, calls_outcome.error, 6);
	for (unsigned i = 0; i < 4; i++) {
		expect(row->name, "error word", i, recorder_buffer[BUFFER_MSG + i], failure.mr[i]);
	}
}

/* Calls that return a structure must have set its field: named here, from the ABI. */
static void check_result(const struct row *row)
{
	static const char *const with_result[] = {
		"seL4_TCB_SetFlags", "seL4_SchedContext_Consumed", "seL4_SchedContext_YieldTo",
		"seL4_RISCV_Page_GetAddress",
	};

	for (unsigned i = 0; i < sizeof(with_result) / sizeof(with_result[0]); i++) {
		if (!strcmp(row->name, with_result[i])) {
			expect(row->name, "result", 0, calls_outcome.value, success.mr[0]);
		}
	}
	if (!strcmp(row->name, "seL4_TCB_ReadRegisters")) {
		for (unsigned i = 0; i < 32; i++) {
			expect(row->name, "register read", i, calls_outcome.regs[i],
			       i < 4 ? success.mr[i] : recorder_poison(BUFFER_MSG + i));
		}
	}
}

static int receives(const struct row *row)
{
	return row->number == -1 || (row->number <= -2 && row->number >= -4) ||
	       (row->number <= -7 && row->number >= -10);
}

static void check_received(const struct row *row, const struct call *call)
{
	make(call, &message);
	if (!strcmp(row->name, "seL4_DebugCapIdentify") ||
	    !strcmp(row->name, "seL4_DebugGetThreadAffinity")) {
		expect(row->name, "result", 0, calls_outcome.value, message.a0);
	}
	if (!receives(row)) {
		return;
	}
	expect(row->name, "info received", 0, calls_outcome.info, message.info);
	expect(row->name, "badge received", 0, calls_outcome.sender,
	       row->number == -1 ? 0 : message.a0);
	for (unsigned i = 0; i < 4; i++) {
		expect(row->name, "word received", i, calls_outcome.mr[i], message.mr[i]);
	}
}

/* What goes through the message area as text, not as words. */
static void check_name_thread(const struct row *row)
{
	expect(row->name, "name", 0, memcmp(&recorder_last.buffer[BUFFER_MSG], "thread1", 8), 0);
}

static void check_row(const struct row *row, const struct call *call)
{
	make(call, &success);
	check_registers(row);
	check_buffer(row);
	if (row->is_invocation) {
		expect(row->name, "error after success", 0, calls_outcome.error, 0);
		check_result(row);
		check_failure(row, call);
	} else if (!strcmp(row->name, "seL4_DebugNameThread")) {
		check_name_thread(row);
	} else {
		check_received(row, call);
	}
}

int main(void)
{
	unsigned passed = 0, failed = 0;

	for (unsigned i = 0; i < calls_count; i++) {
		if (!calls[i].make) {
			continue;
		}
		differences = 0;
		check_row(&rows[i], &calls[i]);
		printf("%s %s\n", differences ? "not ok" : "ok", calls[i].name);
		passed += differences == 0;
		failed += differences != 0;
	}
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
