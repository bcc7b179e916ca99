/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two running sums over words. Megabytes pass through here at every boot, so
 * the loop is three instructions a word: load, add, add.
 */
#include <base/checksum.h>

#include <stdint.h>

void checksum_add(struct checksum *c, const void *from, size_t bytes)
{
	const uint64_t *p = from, *end = p + bytes / sizeof *p;
	unsigned long sum = c->sum, order = c->order;

	for (; end - p >= 8; p += 8) {
		order += sum += p[0];
		order += sum += p[1];
		order += sum += p[2];
		order += sum += p[3];
		order += sum += p[4];
		order += sum += p[5];
		order += sum += p[6];
		order += sum += p[7];
	}
	for (; p < end; p++) {
		order += sum += *p;
	}
	c->sum = sum;
	c->order = order;
}
