/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The memory and string functions that libfdt uses, declared for code that has no C library.
 * lib/base defines them; a program that links libfdt links lib/base as well.
 */
#pragma once

#include <stddef.h>

void *memchr(const void *s, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *s, int c, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t n);
