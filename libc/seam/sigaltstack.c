/* SPDX-License-Identifier: Apache-2.0 */
/* sigaltstack(): the trampoline looks at what is kept here. */
#include <signal.h>

#include "seam.h"

static int on_it(const struct thread_library *library)
{
	unsigned long sp = (unsigned long)__builtin_frame_address(0);

	return library->alt_stack && sp - (unsigned long)library->alt_stack < library->alt_stack_size;
}

hidden long call_NR_sigaltstack(const stack_t *new, stack_t *old)
{
	struct thread_library *library = seam_library();
	int busy = on_it(library);

	if (old) {
		old->ss_sp = library->alt_stack;
		old->ss_size = library->alt_stack_size;
		old->ss_flags = library->alt_stack ? (busy ? SS_ONSTACK : 0) : SS_DISABLE;
	}
	if (new) {
		if (busy) {
			return -EPERM;
		}
		if (new->ss_flags & ~SS_DISABLE) {
			return -EINVAL;
		}
		if (!(new->ss_flags & SS_DISABLE) && new->ss_size < MINSIGSTKSZ) {
			return -ENOMEM;
		}
		library->alt_stack = new->ss_flags & SS_DISABLE ? 0 : new->ss_sp;
		library->alt_stack_size = new->ss_flags & SS_DISABLE ? 0 : new->ss_size;
	}
	return 0;
}
