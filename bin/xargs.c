/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xargs: runs a command with what standard input holds as its arguments, some
 * at a time, or with each line in the place of a mark. toybox's has no -I.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <usage.h>

USAGE("usage: xargs [-0prtx] [-d CHARACTER] [-E WORD] [-n WORDS | -L LINES | -I MARK] [-P JOBS]\n"
      "             [-s BYTES] [COMMAND [ARGUMENT...]]\n"
      "Runs COMMAND (echo) with the words of standard input behind its arguments, as many as fit.\n"
      "  -I  once for each line, which takes the place of MARK in the arguments\n"
      "  -n  at most so many words at a time     -L  the words of so many lines at a time\n"
      "  -0  words end with NUL                  -d  words end with that character\n"
      "  -P  so many commands at the same time (0: all)\n"
      "  -r  not at all without words            -s  at most so many bytes of arguments\n"
      "  -t  says what it runs                   -p  and asks\n"
      "  -E  this word is the end of the input   -x  ends when a line is too long\n");

enum { BYTES_MOST = 120 * 1024, FAILED_SOME = 123, STOPPED = 124, KILLED = 125 };

struct settings {
	const char *mark, *end_word;
	int separator;		/* -1: blanks and lines, with quotes */
	size_t words_most, lines_most, bytes_most, jobs_most;
	int ask, tell, not_empty;
};

static struct settings settings = { .separator = -1, .bytes_most = BYTES_MOST, .jobs_most = 1 };
static char **fixed;		/* the command and its own arguments */
static size_t fixed_count, jobs;
static int status;

struct words {
	char **of;
	size_t count, room, bytes;
};

static void out_of_memory(void)
{
	fprintf(stderr, "xargs: %s\n", strerror(ENOMEM));
	exit(1);
}

static void words_add(struct words *w, char *word)
{
	if (w->count + 1 >= w->room) {
		w->room = w->room ? 2 * w->room : 64;
		w->of = realloc(w->of, w->room * sizeof(*w->of));
		if (!w->of) {
			out_of_memory();
		}
	}
	w->of[w->count++] = word;
	w->of[w->count] = NULL;
	w->bytes += strlen(word) + 1 + sizeof(char *);
}

static void words_clear(struct words *w)
{
	for (size_t i = 0; i < w->count; i++) {
		free(w->of[i]);
	}
	w->count = w->bytes = 0;
}

/* Reading. */

struct text {
	char *bytes;
	size_t used, room;
};

static void text_add(struct text *t, int c)
{
	if (t->used == t->room) {
		t->room = t->room ? 2 * t->room : 256;
		t->bytes = realloc(t->bytes, t->room);
		if (!t->bytes) {
			out_of_memory();
		}
	}
	t->bytes[t->used++] = (char)c;
}

static char *text_take(struct text *t)
{
	char *word;

	text_add(t, 0);
	word = strdup(t->bytes);
	t->used = 0;
	if (!word) {
		out_of_memory();
	}
	return word;
}

/* Up to the closing quote; what is in it is as it is. */
static void quoted_read(struct text *t, int quote)
{
	int c;

	while ((c = getchar()) != quote) {
		if (c == EOF || c == '\n') {
			fprintf(stderr, "xargs: a %c is not closed: write \\%c for the "
				"character, or use -0\n", quote, quote);
			exit(1);
		}
		text_add(t, c);
	}
}

/* One item up to a separator of its own; NULL at the end. */
static char *item_read_until(int separator)
{
	struct text t = { 0 };
	int c = getchar();
	char *word;

	if (c == EOF) {
		return NULL;
	}
	for (; c != EOF && c != separator; c = getchar()) {
		text_add(&t, c);
	}
	word = text_take(&t);
	free(t.bytes);
	return word;
}

static int skip_blanks(int whole_lines)
{
	int c;

	do {
		c = getchar();
	} while (c == ' ' || c == '\t' || (c == '\n' && !whole_lines));
	return c;
}

/*
 * One word, or with -I the rest of a line, with quotes and backslashes taken
 * away. *LINE_END: it was the last one of its line. NULL at the end.
 */
static char *item_read(int whole_line, int *line_end)
{
	struct text t = { 0 };
	int c = skip_blanks(0);
	char *word;

	if (c == EOF) {
		return NULL;
	}
	for (; c != EOF && c != '\n' && (whole_line || !isblank(c)); c = getchar()) {
		if (c == '\'' || c == '"') {
			quoted_read(&t, c);
		} else if (c == '\\') {
			c = getchar();
			text_add(&t, c == EOF ? '\\' : c);
		} else {
			text_add(&t, c);
		}
	}
	if (isblank(c)) {
		/* A blank at the end of a line would join it with the next one. */
		c = skip_blanks(1);
		*line_end = 0;
		ungetc(c, stdin);
	} else {
		*line_end = 1;
	}
	word = text_take(&t);
	free(t.bytes);
	return word;
}

static char *next_item(int *line_end)
{
	char *word;

	*line_end = 1;
	if (settings.separator >= 0) {
		return item_read_until(settings.separator);
	}
	word = item_read(settings.mark != NULL, line_end);
	if (word && settings.end_word && strcmp(word, settings.end_word) == 0) {
		free(word);
		return NULL;
	}
	return word;
}

/* Running. */

static void job_ended(int how)
{
	if (WIFSIGNALED(how)) {
		fprintf(stderr, "xargs: %s: %s\n", fixed[0], strsignal(WTERMSIG(how)));
		status = KILLED;
	} else if (WEXITSTATUS(how) == 255) {
		fprintf(stderr, "xargs: %s ended with status 255: nothing more is run\n", fixed[0]);
		exit(STOPPED);
	} else if (WEXITSTATUS(how) == 126 || WEXITSTATUS(how) == 127) {
		status = WEXITSTATUS(how);
	} else if (WEXITSTATUS(how)) {
		status = FAILED_SOME;
	}
}

static void jobs_wait(size_t allowed)
{
	int how;

	while (jobs > 0 && jobs >= allowed) {
		if (wait(&how) < 0) {
			jobs = 0;
			return;
		}
		jobs--;
		job_ended(how);
	}
}

/* Says what will be run; 0: it is not wanted. */
static int is_wanted(char **words)
{
	FILE *terminal;
	int answer, c;

	if (!settings.tell && !settings.ask) {
		return 1;
	}
	for (; *words; words++) {
		fprintf(stderr, "%s%s", *words, words[1] ? " " : "");
	}
	if (!settings.ask) {
		fputc('\n', stderr);
		return 1;
	}
	fputs("?...", stderr);
	terminal = fopen("/dev/tty", "r");
	answer = c = terminal ? fgetc(terminal) : 'n';
	while (terminal && c != '\n' && c != EOF) {
		c = fgetc(terminal);
	}
	if (terminal) {
		fclose(terminal);
	}
	return answer == 'y' || answer == 'Y';
}

static void run(char **words)
{
	pid_t child;

	if (!is_wanted(words)) {
		return;
	}
	jobs_wait(settings.jobs_most ? settings.jobs_most : SIZE_MAX);
	child = fork();
	if (child == 0) {
		/* The input is xargs's own. */
		if (!freopen("/dev/null", "r", stdin)) {
			_exit(1);
		}
		execvp(words[0], words);
		fprintf(stderr, "xargs: %s: %s\n", words[0], strerror(errno));
		_exit(errno == ENOENT ? 127 : 126);
	}
	if (child < 0) {
		perror("xargs: fork");
		exit(1);
	}
	jobs++;
	if (settings.jobs_most == 1) {
		jobs_wait(1);
	}
}

static void run_with(const struct words *w)
{
	char **words = calloc(fixed_count + w->count + 1, sizeof(*words));

	if (!words) {
		out_of_memory();
	}
	memcpy(words, fixed, fixed_count * sizeof(*words));
	if (w->count > 0) {
		memcpy(words + fixed_count, w->of, w->count * sizeof(*words));
	}
	run(words);
	free(words);
}

/* TEXT with ITEM in all places of the mark. */
static char *replace(const char *text, const char *item)
{
	size_t mark = strlen(settings.mark);
	struct text t = { 0 };

	while (*text) {
		if (strncmp(text, settings.mark, mark) == 0) {
			for (const char *c = item; *c; c++) {
				text_add(&t, *c);
			}
			text += mark;
		} else {
			text_add(&t, *text++);
		}
	}
	text_add(&t, 0);
	return t.bytes;
}

static void run_replaced(const char *item)
{
	struct words w = { 0 };

	for (size_t i = 0; i < fixed_count; i++) {
		words_add(&w, replace(fixed[i], item));
	}
	run(w.of);
	words_clear(&w);
	free(w.of);
}

static void each_line(void)
{
	int line_end;
	char *item;

	while ((item = next_item(&line_end)) != NULL) {
		run_replaced(item);
		free(item);
	}
}

static void in_groups(void)
{
	struct words w = { 0 };
	size_t lines = 0, runs = 0;
	int line_end;
	char *item;

	while ((item = next_item(&line_end)) != NULL) {
		if (strlen(item) + 1 + sizeof(char *) > settings.bytes_most) {
			fprintf(stderr, "xargs: a word of %zu bytes is too long: %zu are the most\n",
				strlen(item), settings.bytes_most);
			exit(1);
		}
		if (w.count && w.bytes + strlen(item) + 1 + sizeof(char *) > settings.bytes_most) {
			run_with(&w);
			words_clear(&w);
			runs++;
		}
		words_add(&w, item);
		lines += (size_t)line_end;
		if (w.count == settings.words_most || (lines && lines == settings.lines_most)) {
			run_with(&w);
			words_clear(&w);
			lines = 0;
			runs++;
		}
	}
	if (w.count || (runs == 0 && !settings.not_empty)) {
		run_with(&w);
	}
}

static int number_take(const char *text, size_t least, size_t *number)
{
	char *end;

	*number = strtoul(text, &end, 10);
	if (*end || end == text || *text == '-' || *number < least) {
		fprintf(stderr, "xargs: '%s' is no number of %zu or more\n", text, least);
		return 0;
	}
	return 1;
}

static int option_take(int option, const char *value)
{
	switch (option) {
	case '0':
		settings.separator = 0;
		return 1;
	case 'd':
		settings.separator = strcmp(value, "\\n") == 0 ? '\n' : strcmp(value, "\\0") == 0
							   ? 0 : (unsigned char)value[0];
		return 1;
	case 'E':
		settings.end_word = value;
		return 1;
	case 'I':
		settings.mark = value;
		return *value != 0;
	case 'n':
		return number_take(value, 1, &settings.words_most);
	case 'L':
		return number_take(value, 1, &settings.lines_most);
	case 'P':
		return number_take(value, 0, &settings.jobs_most);
	case 's':
		return number_take(value, 64, &settings.bytes_most);
	case 'p':
		settings.ask = 1;
		return 1;
	case 'r':
		settings.not_empty = 1;
		return 1;
	case 't':
		settings.tell = 1;
		return 1;
	default:
		return option == 'x';
	}
}

int main(int argc, char *argv[])
{
	static char *echo[] = { "echo", NULL };
	int option;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	while ((option = getopt(argc, argv, "+0d:E:I:L:n:pP:rs:tx")) != -1) {
		if (!option_take(option, optarg)) {
			return usage_fail();
		}
	}
	if (settings.bytes_most > BYTES_MOST) {
		settings.bytes_most = BYTES_MOST;
	}
	fixed = optind < argc ? argv + optind : echo;
	while (fixed[fixed_count]) {
		fixed_count++;
	}
	if (settings.mark) {
		each_line();
	} else {
		in_groups();
	}
	jobs_wait(1);
	return status;
}
