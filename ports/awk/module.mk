# SPDX-License-Identifier: Apache-2.0
#
# awk. Its makefile makes the grammar with bison and a table of names with a program of its own,
# both on the machine that builds. It runs once per change of headers; a new C library links
# the objects again.

AWK_BUILD := $(B)/ports/awk-build
AWK_SETTINGS := CFLAGS=-O2 HOSTCC='gcc -w'
AWK_OBJECTS := awkgram.tab.o b.o lex.o lib.o main.o parse.o proctab.o run.o tran.o

$(eval $(call port_unpack,awk,,1))

$(AWK_BUILD)/.done: $(B)/ports/awk/.done $(USER_HEADERS) $(call stamp,awk.settings,$(AWK_SETTINGS))
	$(call say,PORT,awk)
	@rm -rf $(@D) && cp -r $(B)/ports/awk $(@D) && rm $@
	$(Q)$(call logged,awk,cd $(@D) && unset MAKEFLAGS MFLAGS MAKELEVEL && \
		make $(AWK_SETTINGS) CC='$(abspath $(USER_CC)) -fno-pie' $(AWK_OBJECTS))
	@touch $@

$(B)/user/awk.elf: $(AWK_BUILD)/.done $(USER_READY)
	$(call say,LD,user/awk.elf)
	@mkdir -p $(@D)
	$(Q)$(USER_CC) $(USER_LDFLAGS) -o $@ $(addprefix $(AWK_BUILD)/,$(AWK_OBJECTS)) -lm

$(eval $(call strip_rule,$(B)/user/awk,$(B)/user/awk.elf))
USER_PROGRAMS += awk
ARCHIVE_FILES += bin/awk=$(B)/user/awk
