# SPDX-License-Identifier: Apache-2.0
#
# Host tests of taskman: its lower half against a simulated kernel.
TASKMAN_TEST_FLAGS := -iquote taskman/test/fake -Ilib/base/include

TASKMAN_MEMORY_TEST_SRCS := $(addprefix taskman/test/,memory_test.c machine.c) \
	taskman/boot/test/rounds.c taskman/boot/test/four_pages.S lib/base/bitmap.c \
	lib/sel4/ipc_buffer.c $(filter-out taskman/start.S,$(TASKMAN_MEMORY_SRCS))
taskman-memory_LDFLAGS := -Wl,--defsym=image_start=archive_start -Wl,-z,noexecstack
$(eval $(call host_test,taskman-memory,$(TASKMAN_MEMORY_TEST_SRCS),$(TASKMAN_TEST_FLAGS)))
$(eval $(call host_test,taskman-tree,taskman/test/tree_test.c taskman/mem/tree.c,$(TASKMAN_TEST_FLAGS)))
