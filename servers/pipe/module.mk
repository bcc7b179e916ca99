# SPDX-License-Identifier: Apache-2.0
$(eval $(call program,pipe,servers/pipe/pipe.c servers/pipe/main.c,resmgr,sbin/pipe))
$(eval $(call host_test,pipe_test,servers/pipe/pipe.c servers/pipe/test/pipe_test.c,-D_GNU_SOURCE \
	-Ilibc/include))
