/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order in which reserves are filled: slots first, since growing the heap
 * may need some. While DEPTH is not 0 nobody fills, so growth never enters
 * itself.
 */
#include "taskman/caps/reserve.h"

/* Boot counts as inside, until reserve_start(). */
static unsigned depth = 1;

static int fill(void)
{
	int error = slots_are_low() ? slots_grow() : 0;

	while (error == 0 && heap_is_low()) {
		error = heap_grow();
	}
	return error;
}

int reserve_enter(void)
{
	int error;

	if (depth++ > 0) {
		return 0;
	}
	error = fill();
	if (error != 0) {
		depth--;
	}
	return error;
}

void reserve_leave(void)
{
	depth--;
}

void reserve_start(void)
{
	depth = 0;
}
