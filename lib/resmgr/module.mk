# SPDX-License-Identifier: Apache-2.0
RESMGR_SRCS := $(addprefix lib/resmgr/,dispatch.c attach.c binding.c mount.c serve.c \
	resmgr.c vouch.c iofunc_attr.c iofunc_open.c iofunc_io.c iofunc_notify.c devctl.c thread_pool.c)
lib_cflags_resmgr := -Ilib/resmgr/include

$(eval $(call library,resmgr,$(RESMGR_SRCS),-Ilib/resmgr/include))
