/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A kernel that only takes notes. Each trap is recorded, registers and a copy
 * of the IPC buffer, and answered with the words of recorder_answer.
 * One thread, one record: the last trap, and how many there were.
 */
#pragma once

typedef unsigned long word;

struct record {
	long number;
	word a0, info, mr[4], a6, t0;
	word buffer[128]; /* the IPC buffer as it was at the trap */
};

struct answer {
	word a0, info, mr[4];
};

extern struct record recorder_last;
extern struct answer recorder_answer;
extern unsigned recorder_count;
extern word recorder_buffer[128];

/* Takes the trap's registers and overwrites them with the answer. */
void recorder_trap(long number, word *a0, word *info, word mr[4], word a6, word t0);

/* Fills the buffer with words that no wrapper writes, and forgets the record. */
void recorder_reset(void);

/* What recorder_reset puts in word i of the buffer. */
word recorder_poison(unsigned i);
