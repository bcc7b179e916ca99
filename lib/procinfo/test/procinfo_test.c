/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What /proc tells is taken apart as it should be, also when it is wild; and
 * what ps, pidin and sysinfo make of it looks as it should.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "procinfo/amount.h"
#include "procinfo/listing.h"
#include "procinfo/number_list.h"
#include "procinfo/system_report.h"
#include "procinfo/table.h"
#include "procinfo/text.h"

static const char two_threads[] =
	"process 12 2 12 7 S 1 2 3 4 61000000000 8192 5000000000 2 my server\n"
	"terminal /dev/ser1\n"
	"thread 1 RECEIVE 10 r 0 0 3 1000 \n"
	"novelty 1 2 3\n"
	"thread 2 REPLY 21 f 3 6 1 500 wor ker\n";

static struct process_info parsed(const char *text, int expected)
{
	struct process_info p;

	assert_int_equal(process_parse(strdup(text), &p), expected);
	return p;
}

static void test_process_and_threads_are_read(void **state)
{
	struct process_info p = parsed(two_threads, 0);

	(void)state;
	assert_int_equal(p.pid, 12);
	assert_int_equal(p.sid, 7);
	assert_int_equal(p.letter, 'S');
	assert_int_equal(p.ruid, 1);
	assert_int_equal(p.egid, 4);
	assert_int_equal(p.start_ns, 5000000000);
	assert_string_equal(p.name, "my server");
	assert_string_equal(p.terminal, "/dev/ser1");
	assert_int_equal(p.threads_listed, 2);
	assert_string_equal(p.threads[0].name, "");
	assert_string_equal(p.threads[1].name, "wor ker");
	assert_int_equal(p.threads[1].policy, 'f');
	assert_int_equal(p.threads[1].blocked_pid, 6);
	process_release(&p);
}

/* Every beginning of a good text: an error or a process, never a wild read. */
static void test_cut_texts_are_harmless(void **state)
{
	(void)state;
	for (size_t length = 0; length < sizeof(two_threads) - 1; length++) {
		struct process_info p;
		char *text = strndup(two_threads, length);
		int error = process_parse(text, &p);

		assert_true(error == EINVAL || (error == 0 && p.name));
		process_release(&p);
	}
}

static void test_wild_lines_are_refused(void **state)
{
	struct process_info p;

	(void)state;
	p = parsed("process x 2 3 4 S 0 0 0 0 1 2 3 1 name\n", EINVAL);
	process_release(&p);
	p = parsed("process 1 2 3 4 S 0 0 0 0 1 2 3 1 n\nthread 1 READY ten r 0 0 0 0 \n", EINVAL);
	process_release(&p);
	p = parsed("", EINVAL);
	process_release(&p);
}

static void test_arguments_become_one_line(void **state)
{
	char *line = arguments_line("sh\0-c\0a\nb\0", 10);

	(void)state;
	assert_string_equal(line, "sh -c a?b");
	free(line);
	line = arguments_line("", 0);
	assert_string_equal(line, "");
	free(line);
}

static void test_a_process_is_known_by_number_name_and_path(void **state)
{
	struct process_info p = parsed(two_threads, 0);

	(void)state;
	p.arguments = strdup("/sbin/my -v");
	assert_true(process_is(&p, "12"));
	assert_false(process_is(&p, "1"));
	assert_true(process_is(&p, "my server"));
	assert_false(process_is(&p, "my"));
	assert_true(process_is(&p, "/sbin/my"));
	assert_false(process_is(&p, "/sbin/m"));
	process_release(&p);
}

static void amount_is(char *text, const char *expected)
{
	assert_string_equal(text, expected);
	free(text);
}

static void test_amounts(void **state)
{
	(void)state;
	amount_is(amount_bytes(1023), "1023 B");
	amount_is(amount_bytes(1024), "1.0 KiB");
	amount_is(amount_bytes(1048575), "1023.9 KiB");
	amount_is(amount_bytes(536870912), "512.0 MiB");
	amount_is(amount_bytes(UINT64_MAX), "15.9 EiB");
	amount_is(amount_clock(3661999999999), "01:01:01");
	amount_is(amount_clock(93784000000000), "1-02:03:04");
	amount_is(amount_duration(800000000), "0.8 s");
	amount_is(amount_duration(62300000000), "1 min 2.3 s");
	amount_is(amount_duration(93784000000000), "1 d 2 h 3 min");
	amount_is(amount_percent(1, 8), "12.5");
	amount_is(amount_percent(9, 8), "100.0");
	amount_is(amount_percent(0, 0), "0.0");
	amount_is(amount_percent(UINT64_MAX / 2, UINT64_MAX), "49.9");
}

static void test_number_lists(void **state)
{
	struct number_list list = { 0 };
	size_t bad;

	(void)state;
	assert_int_equal(number_list_add(&list, "1,22 333", NULL, &bad), 0);
	assert_int_equal(list.count, 3);
	assert_true(number_list_has(&list, 22));
	assert_false(number_list_has(&list, 2));
	assert_int_equal(number_list_add(&list, "4,5x", NULL, &bad), EINVAL);
	assert_int_equal(bad, 2);
	assert_int_equal(number_list_add(&list, "99999999999", NULL, &bad), EINVAL);
	assert_int_equal(number_list_add(&list, "", NULL, &bad), EINVAL);
	number_list_release(&list);
}

static void test_table_aligns(void **state)
{
	struct table t;
	char *bytes;
	size_t size;
	FILE *out = open_memstream(&bytes, &size);

	(void)state;
	table_init(&t, 3, "rll");
	for (const char *const *c = (const char *const[]){ "a", "bb", "c", "10", "b", "", NULL };
	     *c; c++) {
		table_take(&t, text_of("%s", *c));
	}
	assert_int_equal(table_print(&t, out), 0);
	fclose(out);
	assert_string_equal(bytes, " a bb c\n10 b  \n");
	table_take(&t, NULL);
	assert_int_equal(table_print(&t, stdout), ENOMEM);
	table_release(&t);
	free(bytes);
}

static char *name_of(unsigned id)
{
	return text_of("user%u", id);
}

static void listing_is(const char *names, const struct row *row, const struct view *view,
		       const char *expected)
{
	struct listing listing = { 0 };
	char *bytes;
	size_t size, bad;
	FILE *out = open_memstream(&bytes, &size);

	assert_int_equal(listing_add(&listing, names, &bad), 0);
	assert_int_equal(listing_print(&listing, row, 1, view, out), 0);
	fclose(out);
	assert_string_equal(bytes, expected);
	free(bytes);
	listing_release(&listing);
}

static void test_listings(void **state)
{
	struct process_info all[2] = {
		parsed("process 6 1 1 1 S 0 0 0 0 0 0 0 1 pipe\n", 0), parsed(two_threads, 0),
	};
	struct process_list list = { all, 2 };
	struct view view = { .all = &list, .now_ns = 127000000000, .memory_bytes = 16384,
			     .user_name = name_of, .group_name = name_of };
	struct row whole = { &all[1], NULL }, second = { &all[1], &all[1].threads[1] };
	struct row first = { &all[1], &all[1].threads[0] };

	(void)state;
	listing_is("pid,tty,time,ucmd", &whole, &view,
		   "PID TTY      TIME CMD\n 12 ser1 00:01:01 my server\n");
	listing_is("user,ruser,state,stat,pcpu,pmem,etime", &whole, &view,
		   "USER  RUSER S STAT %CPU %MEM ELAPSED\nuser2 user1 S Sl   50.0 50.0   02:02\n");
	listing_is("pid=,args=", &whole, &view, "12 [my server]\n");
	listing_is("ppid,pid=the process", &whole, &view, "PPID the process\n   2          12\n");
	listing_is("tid,name,prio,tstate,blocked", &second, &view,
		   "tid name              prio STATE Blocked\n"
		   "  2 my server:wor ker  21f REPLY 6:1 pipe\n");
	listing_is("tstate,blocked", &first, &view, "STATE   Blocked\nRECEIVE 3\n");
	process_release(&all[0]);
	process_release(&all[1]);
}

static void test_unknown_columns_are_named(void **state)
{
	struct listing listing = { 0 };
	size_t bad;

	(void)state;
	assert_int_equal(listing_add(&listing, "pid,foo", &bad), EINVAL);
	assert_int_equal(bad, 4);
	assert_int_equal(listing_add(&listing, "", &bad), EINVAL);
	listing_release(&listing);
}

static void test_the_report_tells_load_and_memory(void **state)
{
	struct system_report report = {
		.version = "QSOE 0.1 on Kestrel 0.1", .machine = "riscv64",
		.before = { .uptime_ns = 1000000000 },
		.now = { .uptime_ns = 2000000000, .harts = 2, .memory_total = 4096 << 10,
			 .memory_free = 1024 << 10, .processes = 3,
			 .busy_ns = { 500000000, 0 } },
	};
	char *bytes;
	size_t size;
	FILE *out = open_memstream(&bytes, &size);

	(void)state;
	system_report_full(&report, out);
	fclose(out);
	assert_non_null(strstr(bytes, "hart 0 50.0 % busy now, 25.0 % since the start, 0.5 s\n"));
	assert_non_null(strstr(bytes, "free           1.0 MiB 25.0 %\n"));
	assert_non_null(strstr(bytes, "used           3.0 MiB 75.0 %\n"));
	assert_non_null(strstr(bytes, "Processes   3\n"));
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_process_and_threads_are_read),
		cmocka_unit_test(test_cut_texts_are_harmless),
		cmocka_unit_test(test_wild_lines_are_refused),
		cmocka_unit_test(test_arguments_become_one_line),
		cmocka_unit_test(test_a_process_is_known_by_number_name_and_path),
		cmocka_unit_test(test_amounts),
		cmocka_unit_test(test_number_lists),
		cmocka_unit_test(test_table_aligns),
		cmocka_unit_test(test_listings),
		cmocka_unit_test(test_unknown_columns_are_named),
		cmocka_unit_test(test_the_report_tells_load_and_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
