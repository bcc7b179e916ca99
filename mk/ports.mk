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
