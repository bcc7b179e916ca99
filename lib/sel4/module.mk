# SPDX-License-Identifier: Apache-2.0
$(eval $(call bare_library,sel4,lib/sel4/ipc_buffer.c))
