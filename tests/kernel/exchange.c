/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exchange of exchange.h.
 */
#include "tests/kernel/exchange.h"

#include "tests/kernel/test.h"

seL4_CPtr endpoint, reply;
volatile int steps;

void exchange_begin(void)
{
	endpoint = endpoint_new();
	reply = reply_new();
	steps = 0;
}

void fill_words(seL4_Word count, seL4_Word seed)
{
	for (seL4_Word i = 0; i < count; i++) {
		seL4_SetMR((int)i, seed + i);
	}
}

void check_words(seL4_Word count, seL4_Word seed)
{
	for (seL4_Word i = 0; i < count; i++) {
		CHECK_EQ(seL4_GetMR((int)i), seed + i);
	}
}

void send_words(seL4_Word cap, seL4_Word count, seL4_Word seed)
{
	fill_words(count < seL4_MsgMaxLength ? count : seL4_MsgMaxLength, seed);
	seL4_Send(cap, seL4_MessageInfo_new(LABEL, 0, 0, count));
	steps++;
}

void receive_words(seL4_Word count, seL4_Word seed)
{
	seL4_Word badge = 0;
	seL4_MessageInfo_t info = seL4_Recv(endpoint, &badge, reply);

	CHECK_EQ(seL4_MessageInfo_get_label(info), LABEL);
	CHECK_EQ(seL4_MessageInfo_get_length(info), count);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(info), 0);
	CHECK_EQ(seL4_MessageInfo_get_capsUnwrapped(info), 0);
	check_words(count, seed);
}

void call_words(seL4_Word cap, seL4_Word count, seL4_Word seed)
{
	seL4_MessageInfo_t info;

	fill_words(count, seed);
	info = seL4_Call(cap, seL4_MessageInfo_new(LABEL, 0, 0, count));
	CHECK_EQ(seL4_MessageInfo_get_label(info), LABEL + 1);
	CHECK_EQ(seL4_MessageInfo_get_length(info), count);
	check_words(count, seed + 1000);
	steps++;
}

void receive_from(seL4_Word cap, seL4_Word own_reply, seL4_Word c)
{
	(void)c;
	seL4_Recv(cap, 0, own_reply);
}
