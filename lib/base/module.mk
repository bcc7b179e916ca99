# SPDX-License-Identifier: Apache-2.0
BASE_SRCS := $(addprefix lib/base/,memory.c string.c bitmap.c checksum.c print.c devtree.c)

# Loops here are the memcpy that the compiler would otherwise call for them.
$(eval $(call bare_library,base,$(BASE_SRCS),-fno-tree-loop-distribute-patterns,))
