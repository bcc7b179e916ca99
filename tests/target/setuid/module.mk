# SPDX-License-Identifier: Apache-2.0
#
# One program with several modes, for the test of set-id programs; read by ../module.mk.

$(eval $(call program,ids,tests/target/setuid/ids.c,,$(if $(TESTS),test/bin/ids),-D_GNU_SOURCE))
ids-dynamic_FORM := dynamic
$(eval $(call program,ids-dynamic,tests/target/setuid/ids.c,,$(if \
	$(TESTS),test/bin/ids-dynamic),-D_GNU_SOURCE))
$(eval $(call shared_library,libpreload,tests/target/setuid/preload.c,$(if \
	$(TESTS),test/lib/libpreload.so)))

IDS_MODES := 4755 2755 2745 4754
ifneq ($(TESTS),)
ARCHIVE_FILES += $(foreach m,$(IDS_MODES),test/bin/ids-$(m)=$(B)/user/ids) \
	test/bin/ids-script=tests/target/setuid/script \
	test/bin/ids-dynamic-4755=$(B)/user/ids-dynamic
ARCHIVE_MODES += $(foreach m,$(IDS_MODES),test/bin/ids-$(m)=$(m)) \
	test/bin/ids-script=4755 test/bin/ids-dynamic-4755=4755
endif
