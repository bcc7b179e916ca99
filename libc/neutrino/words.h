/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of a short message between a buffer and the three words that
 * travel in registers. Buffers are mostly aligned and messages mostly whole
 * words; then it is a load or a store for each. No byte beyond the message is
 * touched on either side.
 */
#pragma once

#include <stdint.h>
#include <string.h>

#include "abi/msg/header.h"

typedef seL4_Word __attribute__((__may_alias__)) any_word;

static inline int words_are_whole(const void *buffer, size_t bytes)
{
	return __builtin_expect((((uintptr_t)buffer | bytes) & 7) == 0, 1);
}

/* Whole words, and not too many: what the *_whole() forms below take. */
static inline int words_fit(const void *buffer, size_t bytes)
{
	return bytes <= MSG_REGISTER_BYTES && words_are_whole(buffer, bytes);
}

static inline void words_load_whole(seL4_Word words[3], const void *buffer, size_t bytes)
{
	const any_word *from = buffer;

	words[0] = words[1] = words[2] = 0;
	if (__builtin_expect(bytes == 24, 1)) {
		words[0] = from[0];
		words[1] = from[1];
		words[2] = from[2];
	} else if (bytes) {
		words[0] = from[0];
		if (bytes > 8) {
			words[1] = from[1];
		}
	}
}

static inline void words_store_whole(void *buffer, const seL4_Word words[3], size_t bytes)
{
	any_word *to = buffer;

	if (__builtin_expect(bytes == 24, 1)) {
		to[0] = words[0];
		to[1] = words[1];
		to[2] = words[2];
	} else if (bytes) {
		to[0] = words[0];
		if (bytes > 8) {
			to[1] = words[1];
		}
	}
}

/* bytes <= MSG_REGISTER_BYTES; the rest of the words is zero. */
static inline void words_load(seL4_Word words[3], const void *buffer, size_t bytes)
{
	seL4_Word copy[3] = { 0 };

	if (words_are_whole(buffer, bytes)) {
		words_load_whole(words, buffer, bytes);
		return;
	}
	memcpy(copy, buffer, bytes);
	words[0] = copy[0];
	words[1] = copy[1];
	words[2] = copy[2];
}

static inline void words_store(void *buffer, const seL4_Word words[3], size_t bytes)
{
	const seL4_Word copy[3] = { words[0], words[1], words[2] };

	if (words_are_whole(buffer, bytes)) {
		words_store_whole(buffer, words, bytes);
		return;
	}
	memcpy(buffer, copy, bytes);
}
