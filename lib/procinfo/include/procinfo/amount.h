/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers for people. Each function returns text from malloc, NULL when there
 * is no memory for it.
 */
#pragma once

#include <stdint.h>

/* "512 B", "12.4 KiB", "117.0 MiB": one digit behind the point, rounded down. */
char *amount_bytes(uint64_t bytes);

/* POSIX's time column: "00:00:07", "1-02:03:04". */
char *amount_clock(uint64_t ns);

/* "42 min 7.3 s", "3 d 2 h 11 min", "0.8 s". */
char *amount_duration(uint64_t ns);

/* PART of WHOLE in percent: "12.5"; "0.0" of nothing. Never above 100. */
char *amount_percent(uint64_t part, uint64_t whole);
