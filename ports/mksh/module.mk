# SPDX-License-Identifier: Apache-2.0
#
# mksh, the shell, installed as /bin/qsh and under its other names. Its Build.sh only compiles
# and links test programs, so it works across machines. It runs once per change of headers;
# a new C library links the objects again.

MKSH_BUILD := $(B)/ports/mksh-build
# Build.sh knows no QSOE, so TARGET_OS=Linux: that entry adds _GNU_SOURCE, checks the result of
# setuid(), and has no exceptions to POSIX.
MKSH_SETTINGS := TARGET_OS=Linux CFLAGS='-O2 -fno-pie' LDFLAGS=-static

$(eval $(call port_unpack,mksh,,1))

# Built from a copy, with two places mended there.
$(MKSH_BUILD)/.done: $(B)/ports/mksh/.done $(USER_HEADERS) ports/mksh/zombies.sed \
		ports/mksh/sleep.sed \
		$(call stamp,mksh.settings,$(MKSH_SETTINGS))
	$(call say,PORT,mksh)
	@rm -rf $(@D) && mkdir -p $(@D) && cp -r $(B)/ports/mksh $(@D)/source
	@sed -i -f ports/mksh/zombies.sed $(@D)/source/jobs.c
	@sed -i -f ports/mksh/sleep.sed $(@D)/source/funcs.c
	@! grep -q '"sleep"' $(@D)/source/funcs.c && grep -q 'nzombie +=' $(@D)/source/jobs.c
	$(Q)$(call logged,mksh,cd $(@D) && $(MKSH_SETTINGS) CC=$(abspath $(USER_CC)) \
		sh source/Build.sh -r)
	@touch $@

MKSH_FORK := $(call object_of,user,ports/mksh/fork.c)
$(eval $(call compile,user,ports/mksh/fork.c,$(USER_CC),$(USER_CFLAGS),$(USER_READY)))

# What fork.c stands before; it says why.
MKSH_WRAPPED := -Wl,--wrap=fork -Wl,--wrap=cleartraps -Wl,--wrap=restoresigs

$(B)/user/mksh.elf: $(MKSH_BUILD)/.done $(MKSH_FORK) $(USER_READY)
	$(call say,LD,user/mksh.elf)
	@mkdir -p $(@D)
	$(Q)$(USER_CC) $(USER_LDFLAGS) $(MKSH_WRAPPED) -o $@ $(MKSH_BUILD)/*.o $(MKSH_FORK)

$(eval $(call strip_rule,$(B)/user/mksh,$(B)/user/mksh.elf))
USER_PROGRAMS += mksh
ARCHIVE_FILES += bin/qsh=$(B)/user/mksh
ARCHIVE_LINKS += bin/sh=qsh bin/ksh=qsh bin/mksh=qsh
