/* SPDX-License-Identifier: Apache-2.0 */
/*
 * On the host lib/base is compiled with its ISO C names prefixed (see
 * module.mk), so that it can be held against the host's C library. These are
 * the prefixed names; a test that includes this uses the host's by theirs.
 */
#pragma once

#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef memchr
#undef strlen
#undef strnlen
#undef strcmp
#undef strncmp
#undef strchr
#undef strrchr
#undef strstr
#undef strlcpy
#undef snprintf
#undef vsnprintf

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void *base_memcpy(void *restrict to, const void *restrict from, size_t n);
void *base_memmove(void *to, const void *from, size_t n);
void *base_memset(void *to, int value, size_t n);
int base_memcmp(const void *a, const void *b, size_t n);
char *base_strstr(const char *s, const char *what);
char *base_strrchr(const char *s, int c);
size_t base_strlcpy(char *to, const char *from, size_t size);
int base_snprintf(char *restrict to, size_t size, const char *restrict format, ...)
	__attribute__((format(printf, 3, 4)));
