/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words on the console, and checks of our own mistakes. The debug build links
 * api/debug_on.c and check/, the one that ships api/debug_off.c.
 */
#pragma once

#include <stdarg.h>

#include "kernel/types.h"

struct core;
struct slot;
struct tcb;

/* %s %c %d %u %x %lx %lu %p; no widths but 0N before x. */
void kprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
void kprintf_list(const char *format, va_list *args);

/* The end: prints cause, registers and the way here, and switches the machine off. */
_Noreturn void panic(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define kassert(c) \
	do { \
		if (unlikely(!(c))) { \
			panic("%s:%d: %s", __FILE__, __LINE__, #c); \
		} \
	} while (0)

/* Numbers below Yield. False: unknown, the thread faults. */
bool debug_syscall(struct core *core, long number);

/* After each operation in a debug build: kernel/check. */
void debug_check(struct core *core);

/* After each change of the derivation tree: a slot's links are right. */
void debug_check_slot(const struct slot *s);

/* A thread stopped without a handler. */
void debug_unhandled_fault(struct tcb *t);
