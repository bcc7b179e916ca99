# SPDX-License-Identifier: Apache-2.0
#
# The loader, and the last step of the build: one image of loader, kernel and
# root server. SEL4_PREFIX chooses an installed seL4 instead of our kernel.
LOADER_SRCS := $(addprefix boot/,start.S place.c load.c firmware.c)

loader_LDFLAGS := -Wl,--no-warn-rwx-segments
$(eval $(call bare_program,loader,$(LOADER_SRCS),boot/loader.ld,base))

ROOTSERVER ?= $(B)/bare/taskman.elf
PACK_OPTIONS := $(if $(CNODE_BITS),--cnode-bits $(CNODE_BITS))

# Which build of our kernel: kernel, or kernel-debug with the debug system calls.
KERNEL ?= kernel

ifeq ($(SEL4_PREFIX),)
PACK_KERNEL = --kernel $(B)/bare/$(KERNEL).elf
PACK_KERNEL_FILES = $(B)/bare/$(KERNEL).elf
else
PACK_KERNEL = --sel4 $(SEL4_PREFIX)
PACK_KERNEL_FILES = $(SEL4_PREFIX)/bin/kernel.elf
endif

$(B)/qsoe.elf: boot/pack.py $(B)/bare/loader.elf $(ROOTSERVER) $(PACK_KERNEL_FILES) \
		$(call stamp,pack.arguments,$(PACK_KERNEL) $(PACK_OPTIONS) $(ROOTSERVER))
	$(call say,PACK,qsoe.elf)
	$(Q)$(PYTHON) boot/pack.py --loader $(B)/bare/loader.elf $(PACK_KERNEL) \
		$(PACK_OPTIONS) --rootserver $(ROOTSERVER) --booti $(B)/qsoe.img -o $@
