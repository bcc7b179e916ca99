/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checksum over a packed boot image: two running sums over 64-bit words,
 * so that a changed, moved or missing word shows. boot/pack.py computes the
 * same. It guards against damage, not against an enemy.
 */
#pragma once

#include <stddef.h>

struct checksum {
	unsigned long sum;	/* of the words */
	unsigned long order;	/* of the sums so far */
};

/* Adds BYTES (a multiple of 8) at FROM, which is 8-byte aligned. */
void checksum_add(struct checksum *c, const void *from, size_t bytes);
