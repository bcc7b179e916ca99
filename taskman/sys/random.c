/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ChaCha20 with a reserve of bytes made beforehand, each wiped as it is given out;
 * random_stir() mixes in what its callers saw. Taskman's one thread.
 */
#include "taskman/sys/random.h"

#include <base/string.h>
#include <stdint.h>

#include "taskman/sys/clock.h"
#include "taskman/sys/device.h"

enum {
	STATE_WORDS = 16,
	KEY_WORDS = 8,
	KEY_AT = 4,
	COUNTER_AT = 12,
	BLOCK_BYTES = 64,
	RESERVE_BLOCKS = 4,
};

/* "expand 32-byte k", key, counter, nonce. */
static uint32_t state[STATE_WORDS] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

/*
 * Bytes for small requests, made together with the key that replaces the one
 * they were made with, and wiped as they are given out: each process asks for
 * a few, and a block costs thousands of instructions.
 */
static uint32_t reserve[RESERVE_BLOCKS * STATE_WORDS];
static size_t reserve_left;

static uint32_t rotate(uint32_t value, unsigned bits)
{
	return value << bits | value >> (32 - bits);
}

static void quarter_round(uint32_t *x, unsigned a, unsigned b, unsigned c, unsigned d)
{
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 7);
}

static void block_next(uint32_t out[STATE_WORDS])
{
	memcpy(out, state, sizeof(state));
	for (unsigned i = 0; i < 10; i++) {
		quarter_round(out, 0, 4, 8, 12);
		quarter_round(out, 1, 5, 9, 13);
		quarter_round(out, 2, 6, 10, 14);
		quarter_round(out, 3, 7, 11, 15);
		quarter_round(out, 0, 5, 10, 15);
		quarter_round(out, 1, 6, 11, 12);
		quarter_round(out, 2, 7, 8, 13);
		quarter_round(out, 3, 4, 9, 14);
	}
	for (unsigned i = 0; i < STATE_WORDS; i++) {
		out[i] += state[i];
	}
	if (++state[COUNTER_AT] == 0) {
		state[COUNTER_AT + 1]++;
	}
}

static void key_replace(void)
{
	uint32_t out[STATE_WORDS];

	block_next(out);
	memcpy(&state[KEY_AT], out, KEY_WORDS * sizeof(out[0]));
}

static void reserve_fill(void)
{
	for (unsigned i = 0; i < RESERVE_BLOCKS; i++) {
		block_next(&reserve[i * STATE_WORDS]);
	}
	memcpy(&state[KEY_AT], reserve, KEY_WORDS * sizeof(reserve[0]));
	memset(reserve, 0, KEY_WORDS * sizeof(reserve[0]));
	reserve_left = sizeof(reserve) - KEY_WORDS * sizeof(reserve[0]);
}

static void reserve_take(void *to, size_t length)
{
	char *from = (char *)reserve + sizeof(reserve) - reserve_left;

	memcpy(to, from, length);
	memset(from, 0, length);
	reserve_left -= length;
}

void random_stir(unsigned long what)
{
	state[KEY_AT] ^= (uint32_t)what;
	state[KEY_AT + 1] ^= (uint32_t)(what >> 32);
	state[KEY_AT + 2] ^= (uint32_t)clock_ticks();
	key_replace();
}

void random_init(void)
{
	unsigned long cycles;

	device_seed(&state[KEY_AT], KEY_WORDS * sizeof(state[0]));
	__asm__ volatile("rdcycle %0" : "=r"(cycles));
	random_stir(cycles);
}

void random_bytes(void *to, size_t length)
{
	unsigned char *at = to;

	if (length <= BLOCK_BYTES) {
		if (length > reserve_left) {
			reserve_fill();
		}
		reserve_take(to, length);
		return;
	}
	while (length > 0) {
		uint32_t out[STATE_WORDS];
		size_t part = length < BLOCK_BYTES ? length : BLOCK_BYTES;

		block_next(out);
		memcpy(at, out, part);
		at += part;
		length -= part;
	}
	key_replace();
}
