/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The domain interface for a kernel with one domain: every thread is in it,
 * and the schedule has one entry that never ends.
 */
#include "abi/sel4/types.h"
#include "kernel/domain.h"
#include "kernel/invocation.h"

enum {
	DOMAINS = 1,
	ENTRIES = 1,		/* of the schedule, and the mark behind them */
	DURATION_BITS = 56,
};

static int decode_set(struct invocation *inv)
{
	if (inv->length < 1) {
		return error_truncated();
	}
	if (invocation_arg(inv, 0) >= DOMAINS) {
		return error_argument(0);
	}
	if (inv->extra_count < 1) {
		return error_truncated();
	}
	return cap_is(invocation_extra(inv, 0), CAP_TCB) ? 0 : error_argument(1);
}

static int decode_configure(struct invocation *inv)
{
	word duration;

	if (inv->length < 3) {
		return error_truncated();
	}
	if (invocation_arg(inv, 0) >= ENTRIES) {
		return error_range(0, ENTRIES - 1);
	}
	if (invocation_arg(inv, 1) >= DOMAINS) {
		return error_range(0, DOMAINS - 1);
	}
	duration = invocation_arg(inv, 2);
	return duration == 0 || duration >> DURATION_BITS ? error_argument(2) : 0;
}

static int decode_set_start(struct invocation *inv)
{
	if (inv->length < 1) {
		return error_truncated();
	}
	if (invocation_arg(inv, 0) > ENTRIES) {
		return error_range(0, ENTRIES);
	}
	return invocation_arg(inv, 0) == ENTRIES ? error_argument(0) : 0;
}

int domain_decode(struct invocation *inv)
{
	switch (inv->label) {
	case DomainSetSet:
		return decode_set(inv);
	case DomainScheduleConfigure:
		return decode_configure(inv);
	case DomainScheduleSetStart:
		return decode_set_start(inv);
	default:
		return error_illegal();
	}
}
