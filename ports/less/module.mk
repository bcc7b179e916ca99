# SPDX-License-Identifier: Apache-2.0
#
# less. What its configure would ask is known here, so defines.h is made from the template: all
# that may be there is there, but for what LESS_WITHOUT lists.

LESS_FILES := main.c screen.c brac.c ch.c charset.c cmdbuf.c command.c cvt.c decode.c edit.c \
	filename.c forwback.c help.c ifile.c input.c jump.c lesskey_parse.c line.c linenum.c \
	lsystem.c mark.c optfunc.c option.c opttbl.c os.c output.c pattern.c position.c prompt.c \
	search.c signal.c tags.c ttyin.c version.c xbuf.c
# Other regular expressions than POSIX's, headers of other systems, and what is broken there.
LESS_WITHOUT := HAVE_GNU_REGEX HAVE_PCRE HAVE_PCRE2 HAVE_REGCMP HAVE_REGEXEC2 HAVE_RE_COMP \
	HAVE_V8_REGCOMP HAVE_SIGSETMASK HAVE_OSPEED HAVE_SYS_STREAM_H HAVE_TERMIO_H HAVE_VALUES_H \
	HAVE_SGSTAT_H HAVE_SYS_ERRLIST HAVE_MEMORY_H

LESS_INCLUDE := $(B)/ports/less-include
LESS_SED := $(foreach w,$(LESS_WITHOUT),-e '/^\#undef $(w)$$/d') \
	-e 's/^\#undef \(HAVE_[A-Za-z0-9_]*\)$$/\#define \1 1/' \
	-e 's/^\#undef RETSIGTYPE$$/\#define RETSIGTYPE void/' \
	-e 's/^\#undef EDIT_PGM$$/\#define EDIT_PGM "vi"/' \
	-e 's/^\#undef SECURE_COMPILE$$/\#define SECURE_COMPILE 0/'

$(eval $(call port_unpack,less,,1))

$(LESS_INCLUDE)/defines.h: $(B)/ports/less/.done ports/less/module.mk
	@mkdir -p $(@D)
	@sed $(LESS_SED) $(B)/ports/less/defines.h.in >$@

$(eval $(call program,less,$(addprefix $(B)/ports/less/,$(LESS_FILES)) ports/less/termcap.c,,\
	bin/less,-w -I$(LESS_INCLUDE) -I$(B)/ports/less -Iports/less/include \
	-DBINDIR='"/bin"' -DSYSDIR='"/etc"'))
$(call objects_of,user/less,$(addprefix $(B)/ports/less/,$(LESS_FILES))): $(LESS_INCLUDE)/defines.h
