/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a test program of taskman's lower half begins with: a taskman that has
 * booted, once for the program, and ledgers that each test has to leave as it
 * found them. TEST(name) is such a test in a table for
 * cmocka_run_group_tests(tests, boot_once, NULL).
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "taskman/mem/audit.h"

enum { RAM_MIB = 64 };

/* The ledgers at the beginning of the test. */
extern struct audit before;

int boot_once(void **state);
int read_ledgers(void **state);
int ledgers_are_the_same(void **state);

/* One of boot/test/rounds.h; a check of it that fails is a failure of the test. */
void run_round(void (*round)(void));

#define TEST(name) cmocka_unit_test_setup_teardown(name, read_ledgers, ledgers_are_the_same)
