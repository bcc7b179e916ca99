/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The counter of counting.h. One thread writes it at a time, or the test does
 * not mind.
 */
#include "tests/kernel/counting.h"

volatile seL4_Word counter;

void count_up(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	for (;;) {
		counter++;
	}
}

void step(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	counter++;
}
