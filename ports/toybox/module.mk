# SPDX-License-Identifier: Apache-2.0
#
# toybox, most of the commands of /bin: those that need POSIX only. Its build scripts run once
# per change of headers or of the list below; a new C library links the objects again.

TOYBOX_COMMANDS := \
	arch ascii base64 basename bc bunzip2 bzcat cal chgrp chmod chown cksum clear cmp \
	comm count cp cpio cut date dd df diff dirname dos2unix du echo egrep env expand expr \
	factor false fgrep file find fmt fold free fsync getconf getopt grep groups \
	gunzip gzip head hexdump hexedit hostid hostname iconv id install kill killall link ln \
	logname ls mcookie md5sum mkdir mkfifo mknod mktemp more mountpoint mv nice nl nohup od \
	paste patch pgrep pidof pkill printenv printf pwd pwdx pwgen readelf readlink realpath \
	renice reset rev rm rmdir sed seq setsid sha1sum sha224sum sha256sum sha384sum sha3sum \
	sha512sum shred sleep sort split stat strings stty sync tac tail tar tee test time \
	timeout top touch tr true truncate tty uname uniq unix2dos unlink uptime usleep \
	uudecode uuencode uuidgen watch wc which whoami xxd xzcat yes zcat

# What is not a command: number formats of sort and printf, "[" beside test, and help texts.
TOYBOX_OPTIONS := TOYBOX TOYBOX_FLOAT TOYBOX_HELP TOYBOX_HELP_DASHDASH SORT_FLOAT TEST_GLUE \
	TOYBOX_LIBZ

TOYBOX_TREE := $(B)/ports/toybox-build
# __linux__: the sources know only Linux, BSD and Android, and take the musl-like choices under
# that name. include/ holds the one header of the Linux kernel they then ask for.
TOYBOX_SETTINGS := CFLAGS="-fno-pie -D__linux__ -I$(CURDIR)/ports/toybox/include \
	-I$(abspath $(B))/ports/zlib" LDFLAGS="-static -L$(abspath $(B))/user" \
	HOSTCC=gcc NOSTRIP=1 STRIP=true
TOYBOX_CONFIG := $(foreach c,$(TOYBOX_OPTIONS) $(TOYBOX_COMMANDS),CONFIG_$(c)=y)

$(eval $(call port_unpack,toybox,,1))

# The scripts build in the tree itself, so they get a copy of it, mended in three places.
$(TOYBOX_TREE)/.done: $(B)/ports/toybox/.done $(USER_HEADERS) ports/toybox/include/linux/tty.h \
		ports/toybox/find.sed ports/toybox/ls.sed ports/toybox/tty.sed \
		$(B)/user/libz.a \
		$(call stamp,toybox.settings,$(TOYBOX_CONFIG))
	$(call say,PORT,toybox)
	@rm -rf $(@D) && cp -r $(B)/ports/toybox $(@D) && rm $@
	@sed -i -f ports/toybox/find.sed $(@D)/toys/posix/find.c
	@sed -i -f ports/toybox/ls.sed $(@D)/toys/posix/ls.c
	@sed -i -f ports/toybox/tty.sed $(@D)/lib/tty.c && grep -q 'IXON|IMAXBEL' $(@D)/lib/tty.c
	@grep -q '"never"' $(@D)/toys/posix/ls.c && grep -q '"always"' $(@D)/toys/posix/ls.c
	@grep -q "bad arg '%s'\", s)" $(@D)/toys/posix/find.c
	@grep -A 1 'Delete forces' $(@D)/toys/posix/find.c | grep -q 'print++'
	@printf '%s\n' $(TOYBOX_CONFIG) | tr a-z A-Z | sed 's/=Y/=y/' >$(@D)/qsoe.config
	$(Q)$(call logged,toybox,cd $(@D) && export CC=$(abspath $(USER_CC)) $(TOYBOX_SETTINGS) && \
		unset MAKEFLAGS MFLAGS MAKELEVEL && \
		make allnoconfig KCONFIG_ALLCONFIG=qsoe.config && make toybox)
	@touch $@

TOYBOX_NOTIFY := $(call object_of,user,ports/toybox/notify.c)
$(eval $(call compile,user,ports/toybox/notify.c,$(USER_CC),$(USER_CFLAGS),$(USER_READY)))

# What notify.c stands in for; it says why.
TOYBOX_WRAPPED := -Wl,--wrap=xnotify_init -Wl,--wrap=xnotify_add -Wl,--wrap=xnotify_wait

$(B)/user/toybox.elf: $(TOYBOX_TREE)/.done $(TOYBOX_NOTIFY) $(USER_READY)
	$(call say,LD,user/toybox.elf)
	@mkdir -p $(@D)
	$(Q)$(USER_CC) $(USER_LDFLAGS) $(TOYBOX_WRAPPED) -Wl,--gc-sections -o $@ \
		$(TOYBOX_TREE)/generated/obj/*.o $(TOYBOX_NOTIFY) $(B)/user/libz.a

$(eval $(call strip_rule,$(B)/user/toybox,$(B)/user/toybox.elf))
USER_PROGRAMS += toybox
ARCHIVE_FILES += bin/toybox=$(B)/user/toybox
# Scripts begin with #!/usr/bin/env.
ARCHIVE_LINKS += $(foreach c,$(TOYBOX_COMMANDS) [,bin/$(c)=toybox) usr/bin/env=../../bin/env
