# SPDX-License-Identifier: Apache-2.0
#
# Third-party sources: ports/NAME/pin says which tarball, tools/fetch-source gets and checks it.
#
#   $(eval $(call port_unpack,NAME,MEMBERS,STRIP))
# makes $(B)/ports/NAME/.done: the pinned tarball of ports/NAME, unpacked with STRIP leading path
# parts removed; MEMBERS (a wildcard inside the tarball) limits what is taken.

define port_unpack
$(B)/ports/$(1)/.done: ports/$(1)/pin
	$$(call say,FETCH,$(1))
	$$(Q)tools/fetch-source --into $(B)/sources $(1)
	@rm -rf $$(@D) && mkdir -p $$(@D)
	$$(Q)tar -xf $(B)/sources/$$$$(sed -n 's/^file //p' $$<) -C $$(@D) --strip-components=$(3) \
		--no-same-owner $(if $(strip $(2)),--wildcards '$(strip $(2))')
	@touch $$@
endef

# What a port's own configuration looks at: headers and compiler, by content. The library behind
# them may change without compiling a port again; it is only linked again.
USER_HEADERS := $(B)/stamps/user.headers

$(USER_HEADERS): $(USER_READY)
	@(cd $(SYSROOT) && find include bin lib/*.specs -type f | LC_ALL=C sort | xargs sha256sum) >$@.new
	@cmp -s $@.new $@ || cp $@.new $@
	@rm -f $@.new

# $(call logged,NAME,COMMAND): runs the build of a port with its output in logs/NAME.log, whose
# end is shown when it fails.
logged = mkdir -p $(B)/logs && { $(2); } >$(B)/logs/$(1).log 2>&1 || \
	{ tail -n 15 $(B)/logs/$(1).log; echo "$(1) failed: see $(B)/logs/$(1).log"; exit 1; } >&2
