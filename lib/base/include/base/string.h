/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory and string functions of the freestanding programs: the loader, the
 * kernel and taskman have no other C library. Names and meanings are ISO C's,
 * because the compiler itself emits calls to the first four.
 */
#pragma once

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int value, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *what);

/* Copies as much of FROM as fits, always ends it, and returns strlen(from). */
size_t strlcpy(char *to, const char *from, size_t size);
