/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a program is used, said once: USAGE("...") puts the text into a section
 * of its own, where `use` finds it in the file and the program itself prints
 * it. A program with bad arguments says what is wrong and ends with
 * usage_fail(), that is with status 2.
 */
#pragma once

#include <stdio.h>
#include <string.h>

#define USAGE_SECTION ".usage"
#define USAGE(text) \
	static const char usage_text[] __attribute__((section(USAGE_SECTION), used)) = text; \
	static inline int usage_fail(void) \
	{ \
		fputs(usage_text, stderr); \
		return 2; \
	} \
	static inline int usage_asked(int argc, char *argv[]) \
	{ \
		if (argc != 2 || strcmp(argv[1], "--help") != 0) { \
			return 0; \
		} \
		fputs(usage_text, stdout); \
		return 1; \
	} \
	static int usage_fail(void) __attribute__((unused)); \
	static int usage_asked(int argc, char *argv[]) __attribute__((unused))
