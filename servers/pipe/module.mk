# SPDX-License-Identifier: Apache-2.0
$(eval $(call program,pipe,servers/pipe/pipe.c servers/pipe/main.c,resmgr,sbin/pipe))
