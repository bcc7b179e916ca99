/* SPDX-License-Identifier: Apache-2.0 */
/*
 * printf's formatting for freestanding programs. One engine, format(), turns a
 * format and its arguments into characters for an `output`: a buffer or the
 * console. No floating point; no state, so any thread may use it.
 */
#include <base/print.h>

#include <stdint.h>

#include <base/string.h>

struct output {
	char *buffer;		/* NULL: the console */
	size_t size;
	size_t length;		/* of the text so far, kept or not */
};

/* One conversion: %[flags][width][.precision][length]letter */
struct conversion {
	int left, zero, width, precision;
	char sign;		/* what a positive number begins with, or 0 */
	int bytes;		/* of an integer argument */
};

static void put(struct output *out, char c)
{
	if (out->buffer == NULL) {
		console_put(c);
	} else if (out->length + 1 < out->size) {
		out->buffer[out->length] = c;
	}
	out->length++;
}

static void put_repeated(struct output *out, char c, int count)
{
	while (count-- > 0) {
		put(out, c);
	}
}

static void put_padded(struct output *out, const struct conversion *v, const char *text, int n)
{
	if (!v->left) {
		put_repeated(out, ' ', v->width - n);
	}
	for (int i = 0; i < n; i++) {
		put(out, text[i]);
	}
	if (v->left) {
		put_repeated(out, ' ', v->width - n);
	}
}

/* PREFIX is a sign or "0x", which goes before zeros but after spaces. */
static void put_number(struct output *out, const struct conversion *v, const char *prefix,
		       uint64_t value, unsigned base, int upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char text[24], *p = text + sizeof text;
	int prefix_length = (int)strlen(prefix), n, zeros;

	for (; value != 0 || p == text + sizeof text; value /= base) {
		*--p = digits[value % base];
	}
	n = (int)(text + sizeof text - p);
	zeros = v->precision - n;
	if (v->precision < 0 && v->zero && !v->left) {
		zeros = v->width - n - prefix_length;
	}
	zeros = zeros < 0 ? 0 : zeros;
	if (!v->left) {
		put_repeated(out, ' ', v->width - n - zeros - prefix_length);
	}
	while (*prefix != '\0') {
		put(out, *prefix++);
	}
	put_repeated(out, '0', zeros);
	for (int i = 0; i < n; i++) {
		put(out, p[i]);
	}
	if (v->left) {
		put_repeated(out, ' ', v->width - n - zeros - prefix_length);
	}
}

static void put_signed(struct output *out, const struct conversion *v, int64_t value)
{
	char prefix[2] = { value < 0 ? '-' : v->sign, '\0' };

	put_number(out, v, prefix, value < 0 ? -(uint64_t)value : (uint64_t)value, 10, 0);
}

static void put_string(struct output *out, const struct conversion *v, const char *s)
{
	size_t max = v->precision < 0 ? SIZE_MAX : (size_t)v->precision;

	if (s == NULL) {
		s = "(null)";
	}
	put_padded(out, v, s, (int)strnlen(s, max));
}

static int is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *read_flags(const char *f, struct conversion *v)
{
	for (;; f++) {
		if (*f == '-') {
			v->left = 1;
		} else if (*f == '0') {
			v->zero = 1;
		} else if (*f == '+' || (*f == ' ' && v->sign == 0)) {
			v->sign = *f;
		} else if (*f != ' ') {
			return f;
		}
	}
}

/* A va_list that can be passed on by address whatever its type is. */
struct arguments {
	va_list list;
};

static const char *read_count(const char *f, struct arguments *a, int *count)
{
	if (*f == '*') {
		*count = va_arg(a->list, int);
		return f + 1;
	}
	for (*count = 0; is_digit(*f); f++) {
		*count = *count * 10 + (*f - '0');
	}
	return f;
}

static const char *read_length(const char *f, struct conversion *v)
{
	v->bytes = sizeof(int);
	if (*f == 'h') {
		v->bytes = f[1] == 'h' ? 1 : 2;
		return f + (f[1] == 'h' ? 2 : 1);
	}
	while (*f == 'l' || *f == 'z' || *f == 'j' || *f == 't') {
		v->bytes = sizeof(long);
		f++;
	}
	return f;
}

static int64_t next_signed(struct arguments *a, int bytes)
{
	int value;

	if (bytes == sizeof(long)) {
		return va_arg(a->list, long);
	}
	value = va_arg(a->list, int);
	return bytes == 1 ? (signed char)value : bytes == 2 ? (short)value : value;
}

static uint64_t next_unsigned(struct arguments *a, int bytes)
{
	unsigned value;

	if (bytes == sizeof(long)) {
		return va_arg(a->list, unsigned long);
	}
	value = va_arg(a->list, unsigned);
	return bytes == 1 ? (unsigned char)value : bytes == 2 ? (unsigned short)value : value;
}

static void convert(struct output *out, const struct conversion *v, char letter,
		    struct arguments *a)
{
	char c;

	switch (letter) {
	case 'd':
	case 'i':
		put_signed(out, v, next_signed(a, v->bytes));
		break;
	case 'u':
		put_number(out, v, "", next_unsigned(a, v->bytes), 10, 0);
		break;
	case 'o':
		put_number(out, v, "", next_unsigned(a, v->bytes), 8, 0);
		break;
	case 'x':
	case 'X':
		put_number(out, v, "", next_unsigned(a, v->bytes), 16, letter == 'X');
		break;
	case 'p':
		put_number(out, v, "0x", (uintptr_t)va_arg(a->list, void *), 16, 0);
		break;
	case 'c':
		c = (char)va_arg(a->list, int);
		put_padded(out, v, &c, 1);
		break;
	case 's':
		put_string(out, v, va_arg(a->list, const char *));
		break;
	default:
		put(out, letter);
	}
}

static void format(struct output *out, const char *f, struct arguments *a)
{
	while (*f != '\0') {
		struct conversion v = { .precision = -1 };

		if (*f != '%') {
			put(out, *f++);
			continue;
		}
		f = read_flags(f + 1, &v);
		f = read_count(f, a, &v.width);
		if (v.width < 0) {
			v.left = 1;
			v.width = -v.width;
		}
		if (*f == '.') {
			f = read_count(f + 1, a, &v.precision);
		}
		f = read_length(f, &v);
		if (*f == '\0') {
			return;
		}
		convert(out, &v, *f++, a);
	}
}

int vsnprintf(char *restrict to, size_t size, const char *restrict f, va_list arguments)
{
	char none;
	struct output out = { .buffer = size > 0 ? to : &none, .size = size };
	struct arguments a;

	va_copy(a.list, arguments);
	format(&out, f, &a);
	va_end(a.list);
	if (size > 0) {
		to[out.length < size ? out.length : size - 1] = '\0';
	}
	return (int)out.length;
}

int snprintf(char *restrict to, size_t size, const char *restrict f, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, f);
	length = vsnprintf(to, size, f, arguments);
	va_end(arguments);
	return length;
}

void vprint(const char *f, va_list arguments)
{
	struct output out = { .buffer = NULL };
	struct arguments a;

	va_copy(a.list, arguments);
	format(&out, f, &a);
	va_end(a.list);
}

void print(const char *f, ...)
{
	va_list arguments;

	va_start(arguments, f);
	vprint(f, arguments);
	va_end(arguments);
}
