# SPDX-License-Identifier: Apache-2.0
#
# Host tests of taskman: its lower half against a simulated kernel, compiled once for all of them.
TASKMAN_TEST_FLAGS := -iquote taskman/test/fake -Ilib/base/include

TASKMAN_LOWER_SRCS := $(addprefix taskman/test/,booted.c machine.c machine_cap.c machine_table.c \
		machine_world.c) \
	taskman/boot/test/rounds.c taskman/boot/test/four_pages.S lib/base/bitmap.c \
	lib/sel4/ipc_buffer.c $(filter-out taskman/start.S,$(TASKMAN_MEMORY_SRCS))
TASKMAN_LOWER := $(call objects_of,host/taskman-lower,$(TASKMAN_LOWER_SRCS))
$(eval $(call compile_all,host/taskman-lower,$(TASKMAN_LOWER_SRCS),$(HOST_CC),\
	$(HOST_CFLAGS) $(TASKMAN_TEST_FLAGS),))

# $(call lower_test,NAME,SRCS)
define lower_test
$(1)_LDFLAGS := $(TASKMAN_LOWER) -Wl,--defsym=image_start=archive_start -Wl,-z,noexecstack
$(B)/host/$(1): $(TASKMAN_LOWER)
$$(eval $$(call host_test,$(1),$(2),$(TASKMAN_TEST_FLAGS)))
endef

$(eval $(call lower_test,taskman-memory,taskman/test/memory_test.c))
$(eval $(call lower_test,taskman-space,taskman/test/space_test.c))
$(eval $(call lower_test,taskman-failure,taskman/test/failure_test.c))
$(eval $(call host_test,taskman-tree,taskman/test/tree_test.c taskman/mem/tree.c,\
	$(TASKMAN_TEST_FLAGS)))
$(eval $(call host_test,taskman-credentials,taskman/test/credentials_test.c \
	taskman/proc/credentials.c,$(TASKMAN_TEST_FLAGS)))
