/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cat: files one behind the other, as they are or with what cannot be seen
 * made visible. toybox's numbers no lines.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

USAGE("usage: cat [-AbeEnstTuv] [FILE...]\n"
      "Copies files, or standard input (also as -), to standard output.\n"
      "  -n  numbers lines                -b  numbers lines that are not empty\n"
      "  -s  one empty line of many       -v  control characters as ^X, others as M-X\n"
      "  -E  $ at the end of each line    -T  tabs as ^I\n"
      "  -e  is -vE, -t is -vT, -A is -vET; -u changes nothing\n");

enum { BUFFER = 65536 };

struct style {
	int number, number_filled, squeeze, visible, ends, tabs;
};

/* What goes on from file to file. */
struct place {
	unsigned long line;
	int at_start;	/* of a line */
	int empty_lines;
};

static char buffer[BUFFER];
static int status;

static void complain(const char *name)
{
	fprintf(stderr, "cat: %s: %s\n", name, strerror(errno));
	status = 1;
}

static int write_all(const char *from, size_t size)
{
	while (size > 0) {
		ssize_t n = write(1, from, size);

		if (n < 0) {
			return -1;
		}
		from += n;
		size -= (size_t)n;
	}
	return 0;
}

/* -1: reading failed; -2: writing did. */
static int copy_plain(int fd)
{
	ssize_t got;

	while ((got = read(fd, buffer, sizeof(buffer))) > 0) {
		if (write_all(buffer, (size_t)got) != 0) {
			return -2;
		}
	}
	return got < 0 ? -1 : 0;
}

static void put_visible(unsigned char c)
{
	if (c >= 128) {
		fputs("M-", stdout);
		c -= 128;
	}
	if (c < ' ' || c == 127) {
		putchar('^');
		c ^= 64;
	}
	putchar(c);
}

static void put_character(const struct style *style, unsigned char c)
{
	if (c == '\t' ? style->tabs : style->visible) {
		put_visible(c);
	} else {
		putchar(c);
	}
}

static void put_line_start(const struct style *style, struct place *place, int is_empty)
{
	if (style->number_filled ? !is_empty : style->number) {
		printf("%6lu\t", ++place->line);
	}
	place->at_start = 0;
}

static void put(const struct style *style, struct place *place, unsigned char c)
{
	if (place->at_start) {
		place->empty_lines = c == '\n' ? place->empty_lines + 1 : 0;
		if (style->squeeze && place->empty_lines > 1) {
			return;
		}
		put_line_start(style, place, c == '\n');
	}
	if (c == '\n') {
		fputs(style->ends ? "$\n" : "\n", stdout);
		place->at_start = 1;
	} else {
		put_character(style, c);
	}
}

static int copy_styled(int fd, const struct style *style, struct place *place)
{
	ssize_t got;

	while ((got = read(fd, buffer, sizeof(buffer))) > 0) {
		for (ssize_t i = 0; i < got; i++) {
			put(style, place, (unsigned char)buffer[i]);
		}
		if (fflush(stdout) != 0) {
			return -2;
		}
	}
	return got < 0 ? -1 : 0;
}

static int copy_file(const char *name, const struct style *style, int is_plain,
		     struct place *place)
{
	int fd = strcmp(name, "-") == 0 ? 0 : open(name, O_RDONLY);
	int result;

	if (fd < 0) {
		complain(name);
		return 0;
	}
	result = is_plain ? copy_plain(fd) : copy_styled(fd, style, place);
	if (result < 0) {
		complain(result == -1 ? name : "standard output");
	}
	if (fd > 0) {
		close(fd);
	}
	return result == -2;
}

static int style_take(struct style *style, int option)
{
	style->number |= option == 'n';
	style->number_filled |= option == 'b';
	style->squeeze |= option == 's';
	style->visible |= strchr("Aetv", option) != NULL;
	style->ends |= strchr("AeE", option) != NULL;
	style->tabs |= strchr("AtT", option) != NULL;
	return option != '?';
}

int main(int argc, char *argv[])
{
	static const struct style plain;
	static char *input[] = { "-", NULL };
	struct place place = { .at_start = 1 };
	struct style style = plain;
	char **names;
	int option;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	while ((option = getopt(argc, argv, "AbeEnstTuv")) != -1) {
		if (!style_take(&style, option)) {
			return usage_fail();
		}
	}
	names = optind < argc ? argv + optind : input;
	for (; *names; names++) {
		if (copy_file(*names, &style, memcmp(&style, &plain, sizeof(style)) == 0, &place)) {
			break;
		}
	}
	return status;
}
