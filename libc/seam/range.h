/* SPDX-License-Identifier: Apache-2.0 */
/* Requests about a range of the address space; flags as tm_range has them. */
#pragma once

#include "tm.h"

static inline long range_request(unsigned code, unsigned flags, seL4_Word address, size_t length)
{
	struct tm_range request = {
		.code = code, .flags = flags, .address = address, .length = length,
	};

	_Static_assert(sizeof(request) <= MSG_REGISTER_BYTES, "in registers");
	return -tm_ask(&request, sizeof(request), 0, 0, 0);
}
