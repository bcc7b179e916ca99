# SPDX-License-Identifier: Apache-2.0
#
# busybox, for its editors. Its own makefile compiles with our compiler wrapper, once per change
# of headers or of the list below; a new C library links the objects again.

BUSYBOX_COMMANDS := ed sum tsort vi
BUSYBOX_OPTIONS := LFS FEATURE_ALLOW_EXEC FEATURE_VI_8BIT FEATURE_VI_COLON FEATURE_VI_COLON_EXPAND \
	FEATURE_VI_DOT_CMD FEATURE_VI_READONLY FEATURE_VI_SEARCH FEATURE_VI_SET FEATURE_VI_SETOPTS \
	FEATURE_VI_UNDO FEATURE_VI_UNDO_QUEUE FEATURE_VI_USE_SIGNALS FEATURE_VI_VERBOSE_STATUS \
	FEATURE_VI_WIN_RESIZE FEATURE_VI_YANKMARK SHOW_USAGE \
	FEATURE_VERBOSE_USAGE SH_IS_NONE

BUSYBOX_BUILD := $(B)/ports/busybox-build
BUSYBOX_CONFIG := $(foreach o,$(BUSYBOX_OPTIONS) ED SUM TSORT VI,CONFIG_$(o))
BUSYBOX_TOOLS := CC='$(abspath $(USER_CC)) -fno-pie' HOSTCC='gcc -w' AR=$(AR) LD=$(CROSS)ld \
	NM=$(CROSS)nm STRIP=$(STRIP) OBJCOPY=$(OBJCOPY)

$(eval $(call port_unpack,busybox,,1))

# Built from a copy, with one place mended there.
$(BUSYBOX_BUILD)/.done: $(B)/ports/busybox/.done $(USER_HEADERS) ports/busybox/vi.sed \
		$(call stamp,busybox.settings,$(BUSYBOX_CONFIG) $(BUSYBOX_TOOLS))
	$(call say,PORT,busybox)
	@rm -rf $(@D) && cp -r $(B)/ports/busybox $(@D) && rm $@
	@sed -i -f ports/busybox/vi.sed $(@D)/editors/vi.c
	@grep -q 'xasprintf("-c%s"' $(@D)/editors/vi.c
	@printf 's/^# %s is not set$$/%s=y/\n' $(foreach c,$(BUSYBOX_CONFIG),$(c) $(c)) >$(@D)/qsoe.sed
	$(Q)$(call logged,busybox,cd $(@D) && unset MAKEFLAGS MFLAGS MAKELEVEL && \
		export KCONFIG_NOTIMESTAMP=1 && \
		make allnoconfig && sed -i -f qsoe.sed -e '/^CONFIG_SH_IS_ASH=y/d' .config && { yes '' | make oldconfig; } && \
		make $(BUSYBOX_TOOLS) CFLAGS= LDFLAGS=-static busybox_unstripped && \
		grep -q '^CONFIG_FEATURE_VI_UNDO=y' .config)
	@touch $@

$(B)/user/busybox.elf: $(BUSYBOX_BUILD)/.done $(USER_READY)
	$(call say,LD,user/busybox.elf)
	@mkdir -p $(@D)
	$(Q)$(USER_CC) $(USER_LDFLAGS) -Wl,--gc-sections -o $@ -Wl,--start-group \
		$(BUSYBOX_BUILD)/applets/built-in.o \
		$(foreach d,libbb editors coreutils coreutils/libcoreutils,$(BUSYBOX_BUILD)/$(d)/lib.a) \
		-Wl,--end-group

$(eval $(call strip_rule,$(B)/user/busybox,$(B)/user/busybox.elf))
USER_PROGRAMS += busybox
ARCHIVE_FILES += bin/busybox=$(B)/user/busybox
ARCHIVE_LINKS += $(foreach c,$(BUSYBOX_COMMANDS),bin/$(c)=busybox)
