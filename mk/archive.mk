# SPDX-License-Identifier: Apache-2.0
#
# The boot archive: what stands in / before any disk is there. Modules add to
#   ARCHIVE_FILES  path=sourcefile       ARCHIVE_LINKS  path=target
#   ARCHIVE_DIRS   path                  ARCHIVE_MODES  path=octal, where the default is wrong
# A file is 0755 when its source is executable, else 0644. Every file's data starts on a page
# boundary of the archive, so taskman can map it without a copy. ADD is a list of
# path=sourcefile pairs of the user's own (./qsoe run --add).

ARCHIVE_DIRS += bin dev etc home proc root sbin usr usr/bin usr/lib usr/share var
ARCHIVE_MODES += root=0700

# What the user adds takes the place of ours.
ADDED_PATHS = $(foreach f,$(ADD),$(firstword $(subst =,$(space),$(f))))
ARCHIVE_ALL = $(filter-out $(addsuffix =%,$(ADDED_PATHS)),$(ARCHIVE_FILES)) $(ADD)
ARCHIVE_SOURCES = $(foreach f,$(ARCHIVE_ALL),$(lastword $(subst =,$(space),$(f))))
ARCHIVE_LIST := $(call stamp,archive.list,$(sort $(addprefix dir=,$(ARCHIVE_DIRS)) \
	$(addprefix file=,$(ARCHIVE_ALL)) $(addprefix link=,$(ARCHIVE_LINKS)) \
	$(addprefix mode=,$(ARCHIVE_MODES))))

$(B)/boot.cpio: $(ARCHIVE_LIST) $(ARCHIVE_SOURCES) tools/mkcpio
	$(call say,CPIO,boot.cpio)
	$(Q)tools/mkcpio -o $@ $(ARCHIVE_LIST)
