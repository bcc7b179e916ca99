/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line discipline on the host: what a person types, what programs read,
 * what the screen shows.
 */
#include "tty/tty.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int signalled;
static int ready_calls;

static void on_signal(struct tty *tty, int signo)
{
	(void)tty;
	signalled = signo;
}

static void on_output(struct tty *tty)
{
	(void)tty;
	ready_calls++;
}

static const struct tty_ops ops = { .signal = on_signal, .output_ready = on_output };

static int setup(void **state)
{
	static struct tty tty;

	signalled = 0;
	ready_calls = 0;
	tty_init(&tty, &ops, NULL);
	*state = &tty;
	return 0;
}

static int teardown(void **state)
{
	tty_destroy(*state);
	return 0;
}

static void type(struct tty *tty, const char *keys)
{
	while (*keys) {
		tty_input(tty, *keys++);
	}
}

static const char *screen(struct tty *tty)
{
	static char text[65536];
	size_t n = 0;
	int byte;

	while ((byte = tty_output_next(tty)) >= 0) {
		text[n++] = byte;
	}
	text[n] = '\0';
	return text;
}

static void expect_read(struct tty *tty, size_t size, const char *text)
{
	char buffer[65536];
	long n = tty_read(tty, buffer, size);

	assert_int_equal(n, strlen(text));
	assert_memory_equal(buffer, text, n);
}

static void expect_nothing(struct tty *tty)
{
	char byte;

	assert_false(tty_readable(tty, 1));
	assert_int_equal(tty_read(tty, &byte, 1), TTY_AGAIN);
}

static void raw(struct tty *tty, unsigned least)
{
	struct termios t = tty->termios;

	cfmakeraw(&t);
	t.c_cc[VMIN] = least;
	tty_set(tty, &t);
}

static void a_line_is_read_when_it_is_ended(void **state)
{
	struct tty *tty = *state;

	type(tty, "ls");
	expect_nothing(tty);
	type(tty, "\r");
	assert_true(tty_readable(tty, 100));
	expect_read(tty, 100, "ls\n");
	expect_nothing(tty);
	assert_string_equal(screen(tty), "ls\r\n");
}

static void a_short_read_leaves_the_rest_of_the_line(void **state)
{
	struct tty *tty = *state;

	type(tty, "hello\nworld\n");
	expect_read(tty, 2, "he");
	expect_read(tty, 100, "llo\n");
	expect_read(tty, 100, "world\n");
	expect_nothing(tty);
}

static void erase_takes_back_one_character(void **state)
{
	struct tty *tty = *state;

	type(tty, "lx\177s\n");
	expect_read(tty, 100, "ls\n");
	assert_string_equal(screen(tty), "lx\b \bs\r\n");
	type(tty, "\177\177ok\n");
	expect_read(tty, 100, "ok\n");
}

static void erase_takes_back_a_whole_utf8_character(void **state)
{
	struct tty *tty = *state;

	type(tty, "a\xc3\xa4\177b\n");
	expect_read(tty, 100, "ab\n");
	assert_string_equal(screen(tty), "a\xc3\xa4\b \bb\r\n");
}

static void erase_knows_the_width_of_tabs_and_control_characters(void **state)
{
	struct tty *tty = *state;

	type(tty, "ab\t\177");
	assert_string_equal(screen(tty), "ab\t\b \b\b \b\b \b\b \b\b \b\b \b");
	type(tty, "\026\001\177");
	assert_string_equal(screen(tty), "^\b^A\b \b\b \b");
}

static void kill_and_word_erase_clear_what_they_should(void **state)
{
	struct tty *tty = *state;

	type(tty, "one two  \027x\n");
	expect_read(tty, 100, "one x\n");
	type(tty, "rubbish\025fine\n");
	expect_read(tty, 100, "fine\n");
}

static void end_of_file_gives_what_there_is_and_then_zero(void **state)
{
	struct tty *tty = *state;

	type(tty, "abc\004");
	expect_read(tty, 100, "abc");
	expect_nothing(tty);
	type(tty, "\004");
	assert_true(tty_readable(tty, 100));
	expect_read(tty, 100, "");
	expect_nothing(tty);
	type(tty, "xy\004");
	expect_read(tty, 2, "xy");
	expect_nothing(tty);
}

static void keys_raise_signals_and_drop_the_line(void **state)
{
	struct tty *tty = *state;

	type(tty, "sleep\003");
	assert_int_equal(signalled, SIGINT);
	expect_nothing(tty);
	assert_string_equal(screen(tty), "^C");
	type(tty, "\034");
	assert_int_equal(signalled, SIGQUIT);
	type(tty, "\032");
	assert_int_equal(signalled, SIGTSTP);
	type(tty, "echo\n");
	expect_read(tty, 100, "echo\n");
}

static void lnext_takes_a_key_as_it_is(void **state)
{
	struct tty *tty = *state;

	type(tty, "a\026\003b\n");
	assert_int_equal(signalled, 0);
	expect_read(tty, 100, "a\003b\n");
}

static void raw_mode_gives_every_byte_at_once(void **state)
{
	struct tty *tty = *state;

	raw(tty, 1);
	type(tty, "a\003\r");
	assert_int_equal(signalled, 0);
	expect_read(tty, 100, "a\003\r");
	assert_string_equal(screen(tty), "");
	tty_write(tty, "x\n", 2);
	assert_string_equal(screen(tty), "x\n");
}

static void raw_mode_waits_for_vmin(void **state)
{
	struct tty *tty = *state;

	raw(tty, 3);
	type(tty, "ab");
	assert_false(tty_readable(tty, 10));
	assert_true(tty_readable(tty, 2));
	type(tty, "c");
	assert_true(tty_readable(tty, 10));
}

static void a_line_typed_ahead_ends_no_raw_read(void **state)
{
	struct tty *tty = *state;
	struct termios canonical = tty->termios;
	char bytes[8];

	raw(tty, 1);
	type(tty, "a\r");
	assert_int_equal(tty_read(tty, bytes, 1), 1);
	tty_set(tty, &canonical);
	raw(tty, 1);
	assert_int_equal(tty_read(tty, bytes, 1), 1);
	assert_false(tty_readable(tty, 1));
	assert_int_equal(tty_read(tty, bytes, 1), TTY_AGAIN);
}

static void leaving_canonical_mode_keeps_what_was_typed(void **state)
{
	struct tty *tty = *state;
	struct termios cooked = tty->termios;

	type(tty, "done\npart");
	raw(tty, 1);
	expect_read(tty, 100, "done\npart");
	type(tty, "ahead");
	tty_set(tty, &cooked);
	expect_read(tty, 100, "ahead");
	type(tty, "more\n");
	expect_read(tty, 100, "more\n");
	expect_nothing(tty);
}

static void stop_and_start_hold_the_output(void **state)
{
	struct tty *tty = *state;

	type(tty, "\023");
	tty_write(tty, "held", 4);
	assert_int_equal(tty_output_next(tty), TTY_AGAIN);
	ready_calls = 0;
	type(tty, "\021");
	assert_int_equal(ready_calls, 1);
	assert_string_equal(screen(tty), "held");
}

static void a_full_input_rings_and_can_still_be_ended(void **state)
{
	struct tty *tty = *state;
	char line[TTY_INPUT_MOST + 10];

	for (int i = 0; i < TTY_INPUT_MOST + 5; i++) {
		tty_input(tty, 'x');
		if (i % 1000 == 0) {
			screen(tty);
		}
	}
	assert_non_null(strchr(screen(tty), '\a'));
	type(tty, "\n");
	assert_int_equal(tty_read(tty, line, sizeof(line)), TTY_INPUT_MOST);
}

static void a_full_output_takes_only_what_fits(void **state)
{
	struct tty *tty = *state;
	char page[4096];
	size_t taken = 0, n;

	memset(page, 'y', sizeof(page));
	while ((n = tty_write(tty, page, sizeof(page))) > 0) {
		taken += n;
	}
	assert_true(taken > TTY_OUTPUT_MOST - 4096 && taken <= TTY_OUTPUT_MOST);
	assert_false(tty_writable(tty));
	assert_int_equal(strlen(screen(tty)), taken);
	assert_true(tty_writable(tty));
}

static void output_in_the_middle_reprints_the_line(void **state)
{
	struct tty *tty = *state;

	type(tty, "ab");
	tty_write(tty, "\n[1] done\n", 10);
	screen(tty);
	type(tty, "c");
	assert_non_null(strstr(screen(tty), "ab"));
	type(tty, "\n");
	expect_read(tty, 100, "abc\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_is_read_when_it_is_ended),
		TEST(a_short_read_leaves_the_rest_of_the_line),
		TEST(erase_takes_back_one_character),
		TEST(erase_takes_back_a_whole_utf8_character),
		TEST(erase_knows_the_width_of_tabs_and_control_characters),
		TEST(kill_and_word_erase_clear_what_they_should),
		TEST(end_of_file_gives_what_there_is_and_then_zero),
		TEST(keys_raise_signals_and_drop_the_line),
		TEST(lnext_takes_a_key_as_it_is),
		TEST(raw_mode_gives_every_byte_at_once),
		TEST(raw_mode_waits_for_vmin),
		TEST(a_line_typed_ahead_ends_no_raw_read),
		TEST(leaving_canonical_mode_keeps_what_was_typed),
		TEST(stop_and_start_hold_the_output),
		TEST(a_full_input_rings_and_can_still_be_ended),
		TEST(a_full_output_takes_only_what_fits),
		TEST(output_in_the_middle_reprints_the_line),
	};

	return cmocka_run_group_tests_name("tty", tests, NULL, NULL);
}
