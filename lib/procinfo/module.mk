# SPDX-License-Identifier: Apache-2.0
#
# PROCINFO_PURE asks only files: it is tested on the host as it is.
PROCINFO_PURE := $(addprefix lib/procinfo/,process.c text.c amount.c table.c number_list.c \
	column.c listing.c process_list.c system_report.c)

$(eval $(call library,procinfo,$(PROCINFO_PURE) lib/procinfo/view.c lib/procinfo/system_look.c))

$(eval $(call host_test,procinfo_test,$(PROCINFO_PURE) lib/procinfo/test/procinfo_test.c))
