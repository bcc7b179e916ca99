# SPDX-License-Identifier: Apache-2.0
TTY_SRCS := $(addprefix lib/tty/,input.c line.c output.c read.c ring.c tty.c)
lib_cflags_tty := -Ilib/tty/include

$(eval $(call library,tty,$(TTY_SRCS),-Ilib/tty/include))
$(eval $(call host_test,tty_test,$(TTY_SRCS) lib/tty/test/tty_test.c,\
	-D_GNU_SOURCE -Ilib/tty/include))
