/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What less asks a termcap library for, with the sequences that VT100, xterm,
 * Linux's console, screen and tmux have in common (ECMA-48). A terminal named
 * "dumb", or not named, can do nothing but print lines. The size of the
 * window comes from the terminal itself (TIOCGWINSZ), not from here.
 */
#include "termcap.h"

#include <stdio.h>
#include <string.h>

struct capability {
	char name[3];
	const char *text;
};

static const struct capability capabilities[] = {
	{ "al", "\033[L" }, { "cd", "\033[J" }, { "ce", "\033[K" }, { "cl", "\033[H\033[J" },
	{ "cm", "\033[%d;%dH" }, { "cr", "\r" }, { "ho", "\033[H" }, { "sr", "\033M" },
	{ "so", "\033[7m" }, { "se", "\033[27m" }, { "us", "\033[4m" }, { "ue", "\033[24m" },
	{ "md", "\033[1m" }, { "mb", "\033[5m" }, { "me", "\033[m" }, { "bc", "\b" },
	{ "ku", "\033OA" }, { "kd", "\033OB" }, { "kr", "\033OC" }, { "kl", "\033OD" },
	{ "kh", "\033[H" }, { "@7", "\033[F" }, { "kP", "\033[5~" }, { "kN", "\033[6~" },
	{ "kD", "\033[3~" }, { "ks", "\033[?1h\033=" }, { "ke", "\033[?1l\033>" },
};

/* Only these have a second screen to show a file on; a VT100 has not. */
static const struct capability other_screen[] = {
	{ "ti", "\033[?1049h" }, { "te", "\033[?1049l" },
};

static int is_dumb, has_other_screen;

int tgetent(char *buffer, const char *name)
{
	static const char *const plain[] = { "", "dumb", "unknown", "network" };
	static const char *const rich[] = { "xterm", "screen", "tmux", "rxvt", "linux", "qansi" };

	(void)buffer;
	is_dumb = has_other_screen = 0;
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		is_dumb |= strcmp(name, plain[i]) == 0;
	}
	for (size_t i = 0; i < sizeof(rich) / sizeof(rich[0]); i++) {
		has_other_screen |= strncmp(name, rich[i], strlen(rich[i])) == 0;
	}
	return 1;
}

int tgetflag(const char *name)
{
	/* Lines wrap at the margin, but only when one more character comes. */
	return !is_dumb && (strcmp(name, "am") == 0 || strcmp(name, "xn") == 0);
}

int tgetnum(const char *name)
{
	(void)name;
	return -1;
}

static const char *find(const struct capability *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].name, name) == 0) {
			return list[i].text;
		}
	}
	return NULL;
}

static const char *text_of(const char *name)
{
	const char *text = NULL;

	if (is_dumb) {
		return strcmp(name, "cr") == 0 ? "\r" : NULL;
	}
	if (has_other_screen) {
		text = find(other_screen, sizeof(other_screen) / sizeof(other_screen[0]), name);
	}
	return text ? text : find(capabilities, sizeof(capabilities) / sizeof(capabilities[0]), name);
}

char *tgetstr(const char *name, char **area)
{
	const char *text = text_of(name);
	char *copy = *area;

	if (!text) {
		return NULL;
	}
	strcpy(copy, text);
	*area += strlen(text) + 1;
	return copy;
}

char *tgoto(const char *text, int column, int row)
{
	static char moved[32];

	snprintf(moved, sizeof(moved), text, row + 1, column + 1);
	return moved;
}

int tputs(const char *text, int lines, int (*put)(int))
{
	(void)lines;
	while (*text) {
		put(*text++);
	}
	return 0;
}
