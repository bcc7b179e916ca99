/* SPDX-License-Identifier: Apache-2.0 */
/* See procinfo/text.h. */
#define _GNU_SOURCE
#include "procinfo/text.h"

#include <stdarg.h>
#include <stdio.h>

char *text_of(const char *format, ...)
{
	va_list arguments;
	char *text = NULL;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0) {
		text = NULL;
	}
	va_end(arguments);
	return text;
}
