/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notes of one trap: see recorder.h. A register that a call does not use is
 * recorded as 0.
 */
#include "tests/abi/recorder.h"

#include <string.h>

struct record recorder_last;
struct answer recorder_answer;
unsigned recorder_count;
word recorder_buffer[128] __attribute__((aligned(1024)));

void recorder_trap(long number, word *a0, word *info, word mr[4], word a6, word t0)
{
	recorder_last = (struct record){ .number = number, .a0 = *a0, .info = *info, .a6 = a6,
					 .t0 = t0 };
	memcpy(recorder_last.mr, mr, sizeof(recorder_last.mr));
	memcpy(recorder_last.buffer, recorder_buffer, sizeof(recorder_buffer));
	recorder_count++;
	*a0 = recorder_answer.a0;
	*info = recorder_answer.info;
	memcpy(mr, recorder_answer.mr, sizeof(recorder_answer.mr));
}

word recorder_poison(unsigned i)
{
	return 0xdead000000000000 + i;
}

void recorder_reset(void)
{
	recorder_count = 0;
	memset(&recorder_last, 0, sizeof(recorder_last));
	for (unsigned i = 0; i < 128; i++) {
		recorder_buffer[i] = recorder_poison(i);
	}
}
