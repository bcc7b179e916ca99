# SPDX-License-Identifier: Apache-2.0
#
# The C library and what a program is built with, below $(SYSROOT):
#   include/  musl's headers and ours      lib/   libc.a, libc.so, crt files
#   bin/qsoe-cc  the compiler for programs
# musl is compiled by its own Makefile from a copy with the overlay laid over it; the seam, the
# Neutrino calls and the stubs are ours. All of it goes into one libc.a, and the same objects with
# the dynamic linker's into libc.so, which is both library and interpreter of dynamic programs.

MUSL_TREE := $(B)/libc/musl
MUSL_OBJ := $(B)/libc/obj
MUSL_READY := $(B)/libc/.musl
LIBC_STUBS := $(B)/libc/stubs

SEAM_CALLS := $(patsubst libc/seam/%.c,%,$(wildcard libc/seam/*.c))
LIBC_NAMES := $(shell sed -n 's/^[A-Z]*(\([a-z0-9_]*\).*)$$/\1/p' libc/calls.def)
# A file of the seam that is named as a call serves it; all other names are stubs.
STUB_NAMES := $(filter-out $(SEAM_CALLS),$(LIBC_NAMES))

LIBC_SRCS := $(sort $(wildcard libc/seam/*.c libc/seam/*.S libc/neutrino/*.c libc/neutrino/*.S))
LIBC_MUSL_INCLUDES := $(addprefix -isystem ,$(MUSL_TREE)/arch/riscv64 $(MUSL_TREE)/arch/generic \
	$(MUSL_OBJ)/obj/src/internal $(MUSL_TREE)/src/include $(MUSL_TREE)/src/internal \
	$(MUSL_OBJ)/obj/include $(MUSL_TREE)/include)
LIBC_CC := $(CROSS)gcc
# For both forms. Nothing replaces the library's own functions in its own calls of them.
LIBC_PIC := -fPIC -fno-semantic-interposition
LIBC_CFLAGS := -O2 $(COMMON_CFLAGS) -nostdinc -ffreestanding -fno-strict-aliasing $(LIBC_PIC) \
	-fno-asynchronous-unwind-tables -ffunction-sections -U__linux__ -D__QSOE__ -D_GNU_SOURCE \
	-I. -Ilibc/include -iquote libc/seam $(LIBC_MUSL_INCLUDES) -isystem $(GCC_INCLUDE)

MUSL_CFLAGS := -O2 -g -pipe -std=gnu99 -w $(LIBC_PIC) -fno-strict-aliasing -fexcess-precision=standard \
	-frounding-math -fomit-frame-pointer -fno-unwind-tables -fno-asynchronous-unwind-tables \
	-ffunction-sections -fdata-sections -fno-stack-protector -Wa,--noexecstack \
	-ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(abspath $(MUSL_OBJ))=musl \
	-ffile-prefix-map=$(abspath $(MUSL_TREE))=musl \
	-I$(CURDIR) -iquote $(CURDIR)/libc/seam
MUSL_MAKE = $(MAKE) -s --no-print-directory -C $(MUSL_OBJ) -f $(abspath $(MUSL_TREE))/Makefile \
	-f $(CURDIR)/libc/objects.mk srcdir=../musl ARCH=riscv64 CC=$(LIBC_CC) AR=$(AR) \
	CFLAGS_AUTO='$(MUSL_CFLAGS)' CFLAGS_MEMOPS=-fno-tree-loop-distribute-patterns \
	prefix=/ includedir=$(abspath $(SYSROOT))/include

OVERLAY_FILES := $(shell find libc/overlay -type f)

$(MUSL_READY): $(B)/ports/musl/.done $(OVERLAY_FILES) libc/calls.def libc/merge libc/objects.mk \
		libc/seam/seam.h abi/msg/thread_page.h \
		$(call stamp,musl.build,$(MUSL_CFLAGS) $(OVERLAY_FILES))
	$(call say,MUSL,$(@:$(B)/%=%))
	@mkdir -p $(MUSL_OBJ)
	$(Q)libc/merge $(B)/ports/musl libc/overlay libc/calls.def $(MUSL_TREE)
	@for f in $(MUSL_TREE)/.headers $(B)/stamps/musl.build; do \
		if [ $$f -nt $@ ]; then rm -rf $(MUSL_OBJ)/obj; fi; done
	+$(Q)$(MUSL_MAKE) objects
	+$(Q)$(MUSL_MAKE) install-headers
	@touch $@

$(LIBC_STUBS)/.done: libc/stubs libc/calls.def abi/posix/errno.def \
		$(call stamp,libc.stubs,$(STUB_NAMES))
	$(call say,STUBS,$(words $(STUB_NAMES)) calls)
	$(Q)libc/stubs $(CROSS)as $(@D) libc/calls.def $(STUB_NAMES)
	@touch $@

$(foreach s,$(LIBC_SRCS),$(eval $(call compile,user/libc,$(s),$(LIBC_CC),$(LIBC_CFLAGS),$(MUSL_READY))))

# Members of the same name are meant (musl's read.o and the seam's), so they are appended.
$(SYSROOT)/lib/libc.a: $(MUSL_READY) $(LIBC_STUBS)/.done $(call objects_of,user/libc,$(LIBC_SRCS)) \
		$(call stamp,libc.objects,$(LIBC_SRCS))
	$(call say,AR,$(@:$(B)/%=%))
	@mkdir -p $(@D)
	@rm -f $@
	$(Q)find $(MUSL_OBJ)/obj/src $(LIBC_STUBS) -name '*.o' | LC_ALL=C sort | \
		xargs $(AR) qcSD $@
	$(Q)$(AR) qcD $@ $(call objects_of,user/libc,$(LIBC_SRCS))
	$(Q)$(AR) sD $@

# Every kernel call is in libc.so, so nothing is missing for what a program loads later. The few
# names of dynamic.list may be a program's own; all others are bound when the library is linked.
LIBC_SO := $(SYSROOT)/lib/libc.so
LDSO_SRCS := $(addprefix libc/ldr/,elf_dynamic.c elf_plan.c map.c)
LDSO_OBJS := $(addprefix $(MUSL_OBJ)/obj/ldso/,dlstart.lo dynlink.lo) \
	$(call objects_of,user/ldso,$(LDSO_SRCS))
LIBC_SO_LDFLAGS := -nostdlib -shared -Wl,-e,_dlstart,-soname,libc.so,--build-id=none \
	-Wl,-z,max-page-size=4096,-z,noexecstack,-z,relro,-z,now,-z,defs,--hash-style=gnu \
	-Wl,--sort-common,--sort-section,alignment,--exclude-libs=libgcc.a \
	-Wl,--dynamic-list=$(MUSL_TREE)/dynamic.list -Wl,-T,libc/startup.ld
$(foreach s,$(LDSO_SRCS),$(eval $(call compile,user/ldso,$(s),$(LIBC_CC),$(LIBC_CFLAGS) \
	-fvisibility=hidden,$(MUSL_READY))))

$(LIBC_SO): $(SYSROOT)/lib/libc.a $(call objects_of,user/ldso,$(LDSO_SRCS)) libc/startup.ld \
		$(call stamp,libc.so.link,$(LIBC_SO_LDFLAGS) $(LDSO_OBJS))
	$(call say,LD,$(@:$(B)/%=%))
	$(Q)$(LIBC_CC) $(LIBC_SO_LDFLAGS) -o $@ $(LDSO_OBJS) \
		-Wl,--whole-archive $(SYSROOT)/lib/libc.a -Wl,--no-whole-archive -lgcc
$(eval $(call strip_rule,$(B)/user/libc.so,$(LIBC_SO)))
ARCHIVE_DIRS += lib
# Programs name the interpreter, so that is the file and needs no link to be followed.
ARCHIVE_FILES += lib/ld-musl-riscv64.so.1=$(B)/user/libc.so
# Under the name ldd it lists what a program needs.
ARCHIVE_LINKS += lib/libc.so=ld-musl-riscv64.so.1 bin/ldd=../lib/ld-musl-riscv64.so.1

LIBC_HEADERS := $(patsubst libc/include/%,%,$(wildcard libc/include/*.h libc/include/*/*.h))

$(USER_READY): $(SYSROOT)/lib/libc.a $(LIBC_SO) libc/cc/qsoe-cc libc/cc/qsoe.specs \
		$(addprefix libc/include/,$(LIBC_HEADERS))
	$(call say,SYSROOT,$(@D:$(B)/%=%))
	@mkdir -p $(SYSROOT)/bin $(SYSROOT)/include/sys
	$(Q)cp $(wildcard $(MUSL_OBJ)/obj/crt/*.o $(MUSL_OBJ)/obj/crt/riscv64/*.o) $(SYSROOT)/lib/
	$(Q)for l in m rt pthread crypt util xnet resolv dl; do \
		rm -f $(SYSROOT)/lib/lib$$l.a && $(AR) rcD $(SYSROOT)/lib/lib$$l.a; done
	$(Q)for h in $(LIBC_HEADERS); do cp libc/include/$$h $(SYSROOT)/include/$$h; done
	$(Q)cp libc/cc/qsoe.specs $(SYSROOT)/lib/qsoe.specs
	$(Q)cp libc/cc/qsoe-cc $(SYSROOT)/bin/qsoe-cc && chmod 755 $(SYSROOT)/bin/qsoe-cc
	@touch $@

# The loader that starts every process: linked with the library's own calls, at its fixed place,
# which is out of reach for absolute addresses (-fPIE is what keeps the code free of them).
LDR_SRCS := $(addprefix libc/ldr/,start.S main.c block.c actions.c open.c map.c elf_plan.c stack.c)
$(foreach s,$(LDR_SRCS),$(eval $(call compile,user/ldr,$(s),$(LIBC_CC),$(LIBC_CFLAGS),$(MUSL_READY))))

$(B)/user/ldr.elf: $(call objects_of,user/ldr,$(LDR_SRCS)) $(SYSROOT)/lib/libc.a \
		$(call stamp,user-ldr.link,$(LDR_SRCS))
	$(call say,LD,user/ldr.elf)
	@mkdir -p $(@D)
	$(Q)$(LIBC_CC) -nostdlib -static -no-pie -Wl,--build-id=none -Wl,--gc-sections \
		-Wl,-z,max-page-size=4096 -Wl,-z,noexecstack -Wl,-Ttext-segment=0x3e00000000 -o $@ \
		$(call objects_of,user/ldr,$(LDR_SRCS)) -Wl,--start-group $(SYSROOT)/lib/libc.a -lgcc \
		-Wl,--end-group
$(eval $(call strip_rule,$(B)/user/ldr,$(B)/user/ldr.elf))
ARCHIVE_FILES += sbin/ldr=$(B)/user/ldr

$(eval $(call host_test,elf_plan_test,libc/ldr/elf_plan.c libc/ldr/test/elf_plan_test.c))
$(eval $(call host_test,elf_dynamic_test,libc/ldr/elf_plan.c libc/ldr/elf_dynamic.c \
	libc/ldr/test/elf_dynamic_test.c))
