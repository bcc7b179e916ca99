# SPDX-License-Identifier: Apache-2.0
#
# The sleeper of the soak, in test images only.

$(eval $(call program,soak-lateness,tests/soak/lateness.c,,$(if $(TESTS),test/bin/lateness)))
