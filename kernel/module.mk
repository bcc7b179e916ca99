# SPDX-License-Identifier: Apache-2.0
#
# Kestrel in two builds: kernel.elf is what ships, kernel-debug.elf has the debug system calls
# (debug_on.c for debug_off.c) and checks itself after every operation (check/).

include kernel/arch/riscv64/files.mk

KERNEL_SRCS := $(addprefix kernel/api/,boot.c error.c invocation.c lock.c lookup.c \
		print.c syscall.c) \
	$(addprefix kernel/ipc/,fault.c fault_message.c transfer.c) \
	$(addprefix kernel/object/,cap.c cnode.c delete.c domain.c endpoint.c irq.c \
		notification.c reply.c sched_context.c sched_control.c slot.c tcb.c tcb_decode.c \
		tcb_registers.c untyped.c wait_queue.c) \
	$(addprefix kernel/sched/,ready_queue.c refill.c release_queue.c schedule.c) \
	$(KERNEL_ARCH_SRCS)
KERNEL_DEBUG_SRCS := kernel/api/debug_on.c $(addprefix kernel/check/,check.c object.c \
		path.c queue.c tree.c)

# Only trap code calls into it, and that expects no register to be kept.
FASTPATH_CFLAGS := $(foreach n,1 2 3 4 5 6 7 8 9 10 11,-fcall-used-s$(n))
$(eval $(call bare_library,kernel-fastpath,kernel/api/fastpath.c,\
	$(KERNEL_ARCH_CFLAGS) $(FASTPATH_CFLAGS),base))

KERNEL_LINK := -Wl,--no-warn-rwx-segments
# check.c looks at what a fast path has done, path.c at where the kernel may stop.
KERNEL_DEBUG_LINK := $(KERNEL_LINK) -Wl,--wrap=kernel_syscall -Wl,--wrap=preempt_wanted

# $(call kernel_symbols,NAME,SRCS,LINK FLAGS): the names of its functions, from a link without
# them, as an object for the link with them. Names are made of the program with no names.
define kernel_symbols
$(1)_LDFLAGS := $(3) $(B)/obj/bare/$(1)/symbols.o
$(1)_DEPS := $(B)/obj/bare/$(1)/symbols.o
$(B)/obj/bare/$(1)/nameless.elf: $(call objects_of,bare/$(1),$(2)) $(B)/obj/bare/no-symbols.o \
		$(call bare_libs,kernel-fastpath base) $(KERNEL_LDSCRIPT)
	$(Q)$(BARE_CC) $(BARE_LDFLAGS) $(3) -T $(KERNEL_LDSCRIPT) -o $$@ \
		$(call objects_of,bare/$(1),$(2)) $(B)/obj/bare/no-symbols.o \
		-Wl,--start-group $(call bare_libs,kernel-fastpath base) -lgcc -Wl,--end-group
$(B)/obj/bare/$(1)/symbols.S: $(B)/obj/bare/$(1)/nameless.elf tools/mksymbols
	$(Q)$(CROSS)nm -n $$< | tools/mksymbols >$$@
endef
$(B)/obj/bare/no-symbols.S: tools/mksymbols
	@mkdir -p $(@D)
	$(Q)tools/mksymbols </dev/null >$@
$(B)/obj/bare/%symbols.o: $(B)/obj/bare/%symbols.S
	$(Q)$(BARE_CC) $(BARE_ARCH) -c -o $@ $<

# $(call kernel_program,NAME,SRCS,LINK FLAGS)
define kernel_program
$(call kernel_symbols,$(1),$(2),$(3))
$$(eval $$(call bare_program,$(1),$(2),$(KERNEL_LDSCRIPT),kernel-fastpath base,\
	$(KERNEL_ARCH_CFLAGS)))
endef
$(eval $(call kernel_program,kernel,$(KERNEL_SRCS) kernel/api/debug_off.c,$(KERNEL_LINK)))
$(eval $(call kernel_program,kernel-debug,$(KERNEL_SRCS) $(KERNEL_DEBUG_SRCS),\
	$(KERNEL_DEBUG_LINK)))

.PHONY: kernel
kernel: $(B)/bare/kernel.elf $(B)/bare/kernel-debug.elf
