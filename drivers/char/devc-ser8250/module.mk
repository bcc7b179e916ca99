# SPDX-License-Identifier: Apache-2.0
$(eval $(call program,devc-ser8250,$(addprefix drivers/char/devc-ser8250/,main.c uart.c place.c \
	waiter.c terminal.c reader.c writer.c control.c session.c console.c),resmgr tty devtree,\
	sbin/devc-ser8250))
