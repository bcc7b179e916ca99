/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resize: asks the terminal at the other end of the line how large it is, and
 * tells the driver, which cannot know: a serial line carries no such news.
 * The cursor is sent farther than any edge, then asked where it stopped.
 */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <usage.h>

USAGE("usage: resize\n"
      "Asks the terminal for its size and sets the rows and columns of its driver, for less,\n"
      "vi and the like; `stty rows N columns N` sets them by hand.\n");

enum { ANSWER_MS = 1000 };

/* "ESC [ ROWS ; COLUMNS R", within the time for each byte. */
static int answer_read(unsigned *rows, unsigned *columns)
{
	struct pollfd keyboard = { .fd = 0, .events = POLLIN };
	char answer[32];
	size_t used = 0;

	while (used < sizeof(answer) - 1 && poll(&keyboard, 1, ANSWER_MS) == 1 &&
	       read(0, answer + used, 1) == 1) {
		if (answer[used++] == 'R') {
			break;
		}
	}
	answer[used] = 0;
	return sscanf(answer, "\033[%u;%uR", rows, columns) == 2 && *rows && *columns;
}

static int size_ask(unsigned *rows, unsigned *columns)
{
	static const char question[] = "\0337\033[r\033[999;999H\033[6n";
	static const char back[] = "\0338";
	int done = write(1, question, sizeof(question) - 1) == sizeof(question) - 1 &&
		   answer_read(rows, columns);

	return write(1, back, sizeof(back) - 1) > 0 && done;
}

int main(int argc, char *argv[])
{
	struct termios before, raw;
	struct winsize size = { 0 };
	unsigned rows, columns;
	int done;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	if (argc > 1) {
		return usage_fail();
	}
	if (tcgetattr(0, &before) != 0) {
		perror("resize: standard input");
		return 1;
	}
	raw = before;
	raw.c_lflag &= ~(ICANON | ECHO);
	tcsetattr(0, TCSADRAIN, &raw);
	done = size_ask(&rows, &columns);
	tcsetattr(0, TCSADRAIN, &before);
	if (!done) {
		fprintf(stderr, "resize: the terminal does not say: use stty rows N columns N\n");
		return 1;
	}
	size.ws_row = rows;
	size.ws_col = columns;
	if (ioctl(0, TIOCSWINSZ, &size) != 0) {
		perror("resize: set");
		return 1;
	}
	printf("%u rows, %u columns\n", rows, columns);
	return 0;
}
