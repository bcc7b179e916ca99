/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of counted words over one endpoint, sent and checked. exchange_begin
 * makes the endpoint and the reply object that the test answers with.
 */
#pragma once

#include "sel4/sel4.h"

enum { LABEL = 0x1234567 };	/* of a message; its answer's is one more */

extern seL4_CPtr endpoint, reply;

/* Steps of the threads below: counted when they get on. */
extern volatile int steps;

void exchange_begin(void);

/* Message words seed, seed + 1, ... */
void fill_words(seL4_Word count, seL4_Word seed);
void check_words(seL4_Word count, seL4_Word seed);

/* Thread functions: one Send; one Call whose answer has words from seed + 1000 on. */
void send_words(seL4_Word cap, seL4_Word count, seL4_Word seed);
void call_words(seL4_Word cap, seL4_Word count, seL4_Word seed);

/* Receives one message, checked to the last word. */
void receive_words(seL4_Word count, seL4_Word seed);

/* Thread function: a Recv on cap, nothing looked at. */
void receive_from(seL4_Word cap, seL4_Word own_reply, seL4_Word c);
