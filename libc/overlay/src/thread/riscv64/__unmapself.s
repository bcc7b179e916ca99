# SPDX-License-Identifier: Apache-2.0
# A detached thread ends: its own stack goes first, so no stack may be used
# after this point. taskman does both in one request.
.global __unmapself
.type __unmapself, %function
__unmapself:
	tail seam_thread_exit_unmap
