# SPDX-License-Identifier: Apache-2.0
#
# The system's own utilities: one source each. BIN_ROOT are those of /sbin.

BIN_USER :=
BIN_ROOT := tinit
BIN_USER += waitfor

$(foreach p,$(BIN_USER),$(eval $(call program,$(p),bin/$(p).c,,bin/$(p))))
$(foreach p,$(BIN_ROOT),$(eval $(call program,$(p),bin/$(p).c,,sbin/$(p))))
