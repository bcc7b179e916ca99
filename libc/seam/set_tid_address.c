/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set_tid_address(): the first call of a new program, before anything else
 * is ready: the thread page comes from the auxiliary vector. The address is
 * cleared and woken when the thread ends (exit.c).
 */
#include "libc.h"
#include "seam.h"

hidden long call_NR_set_tid_address(volatile int *address)
{
	pthread_t self = __pthread_self();

	if (!self->sysinfo) {
		self->sysinfo = __sysinfo;
	}
	seam_library()->clear_tid = address;
	return seam_page()->tid;
}
