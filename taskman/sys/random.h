/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random bytes for /dev/random, AT_RANDOM and address placement: ChaCha20
 * (RFC 8439) in counter mode, its key replaced from its own output after
 * every request, so that what was given out cannot be computed back.
 * Seeded from the device tree's rng-seed and from the counters at boot.
 */
#pragma once

#include <stddef.h>

void random_init(void);
void random_bytes(void *to, size_t length);

/* Stirs in something unpredictable, such as the arrival of an interrupt. */
void random_stir(unsigned long what);
