# SPDX-License-Identifier: Apache-2.0
#
# Libraries and programs that the tests of dynamic linking load; read by ../module.mk.

DYNAMIC := tests/target/dynamic
DYNAMIC_LIBRARIES := first second plugin unresolved

libfirst_LDFLAGS := $(B)/user/libsecond.so
libfirst_DEPS := $(B)/user/libsecond.so
$(foreach l,$(DYNAMIC_LIBRARIES),$(eval $(call shared_library,lib$(l),$(DYNAMIC)/$(l).c,$(if \
	$(TESTS),test/lib/lib$(l).so))))

starter_FORM := dynamic
starter_LDFLAGS := $(B)/user/libsecond.so
starter_DEPS := $(B)/user/libsecond.so
$(eval $(call program,starter,$(DYNAMIC)/starter.c,,$(if $(TESTS),test/bin/starter),-D_GNU_SOURCE))

lost_FORM := dynamic
lost_LDFLAGS := $(starter_LDFLAGS) -Wl,--dynamic-linker=/lib/none
lost_DEPS := $(starter_DEPS)
$(eval $(call program,lost,$(DYNAMIC)/starter.c,,$(if $(TESTS),test/bin/lost),-D_GNU_SOURCE))

DYNAMIC_TESTS := dynamic dlopen damage
test-dynamic_LDFLAGS := $(B)/user/libfirst.so $(B)/user/libsecond.so -Wl,-rpath,/test/lib
test-dlopen_LDFLAGS := $(B)/user/libsecond.so -rdynamic -Wl,-rpath,'$$$$ORIGIN/lib'
$(foreach t,$(DYNAMIC_TESTS),$(eval test-$(t)_FORM := dynamic) \
	$(eval test-$(t)_DEPS := $(B)/user/libfirst.so $(B)/user/libsecond.so) \
	$(eval $(call target_test,$(t),tests/target/$(t)_test.c,check resmgr,-D_GNU_SOURCE)))
