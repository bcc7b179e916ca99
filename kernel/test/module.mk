# SPDX-License-Identifier: Apache-2.0
#
# Tests of the kernel on the host: of single parts with a fake surrounding (part.c), and of the
# whole kernel on a fake machine (machine.c), where only assembly and the firmware are missing.
KERNEL_TEST_CFLAGS := -Ikernel/test/fake -Ikernel/arch/riscv64/include -Ikernel/include \
	-Ilib/base/include -D_GNU_SOURCE
KERNEL_PART := kernel/test/arena.c kernel/test/part.c

$(eval $(call host_test,kernel-refill,kernel/sched/test/refill_test.c kernel/sched/refill.c \
	$(KERNEL_PART),$(KERNEL_TEST_CFLAGS)))
$(eval $(call host_test,kernel-refill-space,kernel/sched/test/refill_space_test.c \
	kernel/sched/refill.c $(KERNEL_PART),$(KERNEL_TEST_CFLAGS)))
$(eval $(call host_test,kernel-ready-queue,kernel/sched/test/ready_queue_test.c \
	kernel/sched/ready_queue.c $(KERNEL_PART),$(KERNEL_TEST_CFLAGS)))
$(eval $(call host_test,kernel-lookup,kernel/api/test/lookup_test.c kernel/api/lookup.c \
	kernel/api/error.c $(KERNEL_PART),$(KERNEL_TEST_CFLAGS)))
$(eval $(call host_test,kernel-lookup-space,kernel/api/test/lookup_space_test.c \
	kernel/api/lookup.c kernel/api/error.c $(KERNEL_PART),$(KERNEL_TEST_CFLAGS)))
$(eval $(call host_test,kernel-slot,kernel/object/test/slot_test.c \
	$(addprefix kernel/object/,slot.c cap.c delete.c) $(KERNEL_PART),$(KERNEL_TEST_CFLAGS)))

# The whole kernel is compiled once for all tests of it.
KERNEL_WHOLE_SRCS := $(filter-out kernel/api/print.c $(KERNEL_ARCH_SRCS),$(KERNEL_SRCS)) \
	$(KERNEL_DEBUG_SRCS) kernel/api/fastpath.c kernel/test/arena.c kernel/test/machine.c \
	$(addprefix kernel/arch/riscv64/,asid.c caps.c context.c fpu.c mapping.c vspace.c)
KERNEL_WHOLE := $(call objects_of,host/kernel-whole,$(KERNEL_WHOLE_SRCS))
$(eval $(call compile_all,host/kernel-whole,$(KERNEL_WHOLE_SRCS),$(HOST_CC),\
	$(HOST_CFLAGS) $(KERNEL_TEST_CFLAGS),))

# $(call whole_test,NAME,SRCS)
define whole_test
$(1)_LDFLAGS := $(KERNEL_WHOLE) -Wl,--wrap=kernel_syscall -Wl,--wrap=preempt_wanted
$(B)/host/$(1): $(KERNEL_WHOLE)
$$(eval $$(call host_test,$(1),$(2),$(KERNEL_TEST_CFLAGS)))
endef

$(eval $(call whole_test,kernel-check,kernel/check/test/check_test.c))
$(eval $(call whole_test,kernel-untyped-space,kernel/object/test/untyped_space_test.c))
$(eval $(call whole_test,kernel-whole,kernel/test/random_test.c))
$(eval $(call whole_test,kernel-object,kernel/test/object_test.c))
