# SPDX-License-Identifier: Apache-2.0
#
# bench goes into the image that tests/bench/run makes, and no other: as a file added to it.
BENCH := tests/bench
bench-firmware_LDFLAGS := -Wl,--no-warn-rwx-segments

$(eval $(call program,bench,$(patsubst %,$(BENCH)/%.c,main harness start message file pipe thread \
	memory process signal shell time growth),resmgr))
bench-nothing_FORM := dynamic
$(eval $(call program,bench-nothing,$(BENCH)/nothing.c))
$(eval $(call bare_program,bench-firmware,$(BENCH)/firmware.S,$(BENCH)/firmware.ld))
