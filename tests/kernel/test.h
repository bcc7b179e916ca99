/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a test is made of. TEST(name) { ... } defines one; CHECK and CHECK_EQ
 * end it when they do not hold, from any thread of it. A test starts with
 * fresh memory in a thread of priority PRIO on core 0, and leaves everything
 * behind: the supervisor takes it all back.
 */
#pragma once

#include "sel4/sel4.h"
#include "tests/kernel/pool.h"
#include "tests/kernel/thread.h"

struct test {
	const char *name;
	void (*run)(void);
};

#define TEST(name)                                                          \
	static void test_##name(void);                                      \
	static const struct test entry_##name                               \
		__attribute__((section(".tests"), used)) = { #name, test_##name }; \
	static void test_##name(void)

/* Ends the running test; the supervisor prints the reason. Do not return. */
void test_fail(const char *file, int line, const char *format, ...)
	__attribute__((noreturn, format(printf, 3, 4)));
void test_skip(const char *reason) __attribute__((noreturn));

/* A test that takes more than half a minute counts this up as it goes. */
extern volatile seL4_Word test_progress;

#define CHECK(condition)                                                    \
	do {                                                                \
		if (!(condition)) {                                         \
			test_fail(__FILE__, __LINE__, "%s", #condition);    \
		}                                                           \
	} while (0)

#define CHECK_EQ(found, wanted)                                             \
	do {                                                                \
		seL4_Word found_ = (seL4_Word)(found);                      \
		seL4_Word wanted_ = (seL4_Word)(wanted);                    \
		if (found_ != wanted_) {                                    \
			test_fail(__FILE__, __LINE__, "%s is 0x%lx, expected 0x%lx", \
				  #found, found_, wanted_);                 \
		}                                                           \
	} while (0)

#define CHECK_IN(found, low, high)                                          \
	do {                                                                \
		seL4_Word found_ = (seL4_Word)(found);                      \
		seL4_Word low_ = (seL4_Word)(low), high_ = (seL4_Word)(high); \
		if (found_ < low_ || found_ > high_) {                      \
			test_fail(__FILE__, __LINE__, "%s is %lu, expected %lu to %lu", \
				  #found, found_, low_, high_);             \
		}                                                           \
	} while (0)

#define OK(call) CHECK_EQ(call, seL4_NoError)

/* Time, and how long to let others run. */
enum { TICKS_PER_US = 10 };

static inline seL4_Word now(void)
{
	seL4_Word ticks;

	__asm__ volatile("rdtime %0" : "=r"(ticks));
	return ticks;
}

static inline seL4_Word now_us(void)
{
	return now() / TICKS_PER_US;
}

/* Computes for so long, without giving the processor away. */
static inline void spin_us(seL4_Word us)
{
	seL4_Word end = now() + us * TICKS_PER_US;

	while (now() < end) {
	}
}

/* Waits by computing, for some seconds at most, until *word is not value; 0 if it stayed. */
static inline int changes(volatile seL4_Word *word, seL4_Word value)
{
	seL4_Word end = now() + 5000000UL * TICKS_PER_US;

	while (*word == value && now() < end) {
	}
	return *word != value;
}

/* Gives turns away until another thread of this priority has changed *word; 0 if it stayed. */
static inline int changes_by_yield(volatile seL4_Word *word, seL4_Word value)
{
	for (int i = 0; i < 100 && *word == value; i++) {
		seL4_Yield();
	}
	return *word != value;
}
