# SPDX-License-Identifier: Apache-2.0
#
# The whole system, built by one non-recursive make.
#
#   make [B=DIR] [V=1] [image|kernel|boot|taskman|libc|archive|check-host|clean]
#
# Nothing is written outside $(B) ("build" unless told otherwise). Each folder lists its own
# sources in module.mk with the macros of mk/rules.mk. Output has no times and no paths in
# it: two builds of one commit, anywhere, give the same bytes.

B ?= build
# The board: a folder of boards/.
PLAT ?= virt

ifneq ($(words $(B) $(CURDIR)),2)
$(error B and the source folder may not contain spaces: B='$(B)' in '$(CURDIR)'; use other paths)
endif

ifeq ($(wildcard boards/$(PLAT)/module.mk),)
$(error PLAT=$(PLAT): no such folder in boards/; there are: $(notdir $(patsubst %/,%,$(dir \
	$(wildcard boards/*/module.mk)))))
endif

MAKEFLAGS += --no-builtin-rules --no-builtin-variables
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := image

include mk/toolchain.mk
include mk/rules.mk
include mk/ports.mk

# Order matters only where one module uses a variable of another: ports and libraries first.
MODULE_DIRS := $(sort $(wildcard ports/*)) lib/base lib/sel4 kernel boot taskman libc \
	$(filter-out lib/base lib/sel4,$(sort $(wildcard lib/*))) \
	$(sort $(wildcard servers/*) $(wildcard drivers/*/*)) bin boards/$(PLAT) \
	boot/test kernel/test taskman/test \
	tests/kernel tests/abi tests/target tests/e2e tests/bench tests/soak

include $(wildcard $(addsuffix /module.mk,$(MODULE_DIRS)))
include mk/archive.mk
include mk/image.mk
