# SPDX-License-Identifier: Apache-2.0
ABI_SRCS := tests/abi/abi_test.c tests/abi/calls.c tests/abi/recorder.c
$(eval $(call host_test,abi-wrappers,$(ABI_SRCS),-iquote tests/abi/record))

# The stubs of an installed kernel, against the same table. Host and target are both LP64.
ifneq ($(SEL4_PREFIX),)
ABI_STUBS := $(SEL4_PREFIX)/libsel4/include
$(eval $(call host_test,abi-stubs,$(ABI_SRCS),-iquote tests/abi/stubs -isystem $(ABI_STUBS)))
endif
