/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an invocation is refused: each function leaves the error's message
 * words in core->error and returns its code, so that a decoder can
 * `return error_range(1, 64);`. The words are those of the kernel's manual.
 */
#include "kernel/arch.h"
#include "kernel/invocation.h"

static int refuse(enum seL4_Error code, word count, word first, word second)
{
	struct invocation_error *e = &core_self()->error;

	e->count = count;
	e->words[0] = first;
	e->words[1] = second;
	return code;
}

int error_truncated(void)
{
	return refuse(seL4_TruncatedMessage, 0, 0, 0);
}

int error_illegal(void)
{
	return refuse(seL4_IllegalOperation, 0, 0, 0);
}

int error_argument(word number)
{
	return refuse(seL4_InvalidArgument, 1, number, 0);
}

int error_capability(word number)
{
	return refuse(seL4_InvalidCapability, 1, number, 0);
}

int error_range(word min, word max)
{
	return refuse(seL4_RangeError, 2, min, max);
}

int error_alignment(void)
{
	return refuse(seL4_AlignmentError, 0, 0, 0);
}

int error_lookup(bool source)
{
	struct invocation_error *e = &core_self()->error;
	const struct lookup_failure *failure = &core_self()->lookup;

	e->words[0] = source;
	e->words[1] = failure->type;
	e->words[2] = failure->bits_left;
	e->words[3] = failure->bits_found;
	e->count = 2;
	if (failure->type == seL4_MissingCapability) {
		e->count = 3;
	} else if (failure->type == seL4_DepthMismatch) {
		e->count = 4;
	} else if (failure->type == seL4_GuardMismatch) {
		e->words[3] = failure->guard_found;
		e->words[4] = failure->bits_found;
		e->count = 5;
	}
	return seL4_FailedLookup;
}

int error_delete_first(void)
{
	return refuse(seL4_DeleteFirst, 0, 0, 0);
}

int error_revoke_first(void)
{
	return refuse(seL4_RevokeFirst, 0, 0, 0);
}

int error_memory(word available)
{
	return refuse(seL4_NotEnoughMemory, 1, available, 0);
}
