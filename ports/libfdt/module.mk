# SPDX-License-Identifier: Apache-2.0
#
# libfdt as the bare library "fdt", for the loader, the kernel and taskman. The C library
# headers it asks for are the few lines in include/; the functions are lib/base's.

lib_cflags_fdt := -I$(B)/ports/libfdt -Iports/libfdt/include
lib_needs_fdt := $(B)/ports/libfdt/.done
LIBFDT_FILES := fdt.c fdt_addresses.c fdt_empty_tree.c fdt_ro.c fdt_rw.c fdt_strerror.c \
	fdt_sw.c fdt_wip.c

$(eval $(call port_unpack,libfdt,*/scripts/dtc/libfdt/*,4))
$(eval $(call bare_library,fdt,$(addprefix $(B)/ports/libfdt/,$(LIBFDT_FILES)),-w,fdt))
