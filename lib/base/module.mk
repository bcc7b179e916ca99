# SPDX-License-Identifier: Apache-2.0
BASE_SRCS := $(addprefix lib/base/,memory.c string.c bitmap.c checksum.c print.c devtree.c \
	bitcount.c)

# Loops here are the memcpy that the compiler would otherwise call for them.
BASE_CFLAGS := -fno-tree-loop-distribute-patterns
$(eval $(call bare_library,base,$(BASE_SRCS),$(BASE_CFLAGS),))

# On the host its ISO C names get a prefix, to be held against the host's own.
BASE_RENAMES := $(foreach f,memcpy memmove memset memcmp memchr strlen strnlen strcmp strncmp \
	strchr strrchr strstr strlcpy snprintf vsnprintf,-D$(f)=base_$(f))
BASE_HOST_CFLAGS := -Ilib/base/include -fno-builtin -U_FORTIFY_SOURCE $(BASE_RENAMES) \
	-D__clzdi2=base_clz -D__ctzdi2=base_ctz -D__popcountdi2=base_popcount
$(eval $(call host_test,base,$(BASE_SRCS) lib/base/test/base_test.c,$(BASE_HOST_CFLAGS)))
$(eval $(call host_test,base-devtree,$(filter-out %print.c,$(BASE_SRCS)) \
	lib/base/test/devtree_test.c,$(BASE_HOST_CFLAGS)))
