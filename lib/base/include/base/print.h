/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Formatted text without stdio. The format language is printf's, cut down:
 *   %d %i %u %x %X %o %c %s %p %%   with the flags - 0 + and space, a width,
 *   a precision, * for either, and the lengths hh h l ll z j t.
 * print() writes to console_put(), which the program that links this gives.
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>

#define PRINT_LIKE(text, first) __attribute__((format(printf, text, first)))

/* Both return the length of the whole text; what does not fit is cut off. */
int snprintf(char *restrict to, size_t size, const char *restrict format, ...) PRINT_LIKE(3, 4);
int vsnprintf(char *restrict to, size_t size, const char *restrict format, va_list arguments);

void print(const char *format, ...) PRINT_LIKE(1, 2);
void vprint(const char *format, va_list arguments);

/* Given by the program: writes one character to its console. */
void console_put(char c);
