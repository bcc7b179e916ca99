# SPDX-License-Identifier: Apache-2.0
# Where a handler returns to when a program installs one itself: the seam's
# trampoline calls handlers as functions, so nothing comes here.
.global __restore
.type __restore, %function
__restore:
.global __restore_rt
.type __restore_rt, %function
__restore_rt:
	unimp
