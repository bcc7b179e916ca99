# SPDX-License-Identifier: Apache-2.0
# What this architecture, the platform and boot add to the kernel; see kernel/module.mk.
KERNEL_ARCH_SRCS := $(addprefix kernel/arch/riscv64/,start.S trap_entry.S fpu_registers.S trap.c \
	context.c vspace.c mapping.c asid.c caps.c fpu.c remote.c timer.c sbi.c panic.c) \
	kernel/platform/plic.c $(addprefix kernel/boot/,main.c machine.c memory.c root.c)
KERNEL_ARCH_CFLAGS := -Ikernel -Ikernel/include -Ikernel/arch/riscv64/include \
	-DKERNEL_STACK_BYTES=8192
KERNEL_LDSCRIPT := kernel/arch/riscv64/kernel.ld

# The division of memory at boot, on the host; the kernel's place is made up.
kernel-memory_LDFLAGS := -no-pie -Wl,--defsym=kernel_begin=0x80200000,--defsym=kernel_end=0x80240000
$(eval $(call host_test,kernel-memory,kernel/boot/memory.c kernel/boot/test/memory_test.c,\
	$(KERNEL_ARCH_CFLAGS) -iquote lib/base/include -Ilib/base/include -fno-pie))
