/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words on the console for people: the few conversions that the kernel's own
 * messages need.
 */
#include <stdarg.h>

#include "kernel/arch.h"
#include "kernel/debug.h"

static void put_string(const char *s)
{
	while (*s) {
		arch_putchar(*s++);
	}
}

static void put_number(word value, unsigned base, unsigned width)
{
	char digits[24];
	unsigned n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (n < width && n < sizeof(digits)) {
		digits[n++] = '0';
	}
	while (n) {
		arch_putchar(digits[--n]);
	}
}

static void put_signed(long value)
{
	if (value < 0) {
		arch_putchar('-');
		value = -value;
	}
	put_number(value, 10, 0);
}

/* One conversion; `at` stands behind the '%'. Returns the last character used. */
static const char *put_conversion(const char *at, va_list *args)
{
	unsigned width = 0;
	bool is_long = false;

	while (*at >= '0' && *at <= '9') {
		width = width * 10 + (*at++ - '0');
	}
	if (*at == 'l') {
		is_long = true;
		at++;
	}
	switch (*at) {
	case 's':
		put_string(va_arg(*args, const char *));
		break;
	case 'c':
		arch_putchar(va_arg(*args, int));
		break;
	case 'd':
		put_signed(is_long ? va_arg(*args, long) : va_arg(*args, int));
		break;
	case 'u':
		put_number(is_long ? va_arg(*args, word) : va_arg(*args, unsigned), 10, width);
		break;
	case 'p':
		put_string("0x");
		put_number((word)va_arg(*args, void *), 16, 16);
		break;
	case 'x':
		put_number(is_long ? va_arg(*args, word) : va_arg(*args, unsigned), 16, width);
		break;
	default:
		arch_putchar(*at);
	}
	return at;
}

void kprintf_list(const char *format, va_list *args)
{
	for (; *format; format++) {
		if (*format == '%' && format[1]) {
			format = put_conversion(format + 1, args);
		} else {
			arch_putchar(*format);
		}
	}
}

void kprintf(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	kprintf_list(format, &args);
	va_end(args);
}
