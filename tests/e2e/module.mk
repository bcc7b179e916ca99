# SPDX-License-Identifier: Apache-2.0
#
# Programs that only tests run, in test images only.

E2E_PROGRAMS := null illegal lock hog
$(foreach p,$(E2E_PROGRAMS),$(eval $(call program,e2e-$(p),tests/e2e/programs/$(p).c,,$(if \
	$(TESTS),test/bin/$(p)))))
