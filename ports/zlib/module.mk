# SPDX-License-Identifier: Apache-2.0
#
# zlib as the library "z".

ZLIB_FILES := adler32.c compress.c crc32.c deflate.c gzclose.c gzlib.c gzread.c gzwrite.c \
	infback.c inffast.c inflate.c inftrees.c trees.c uncompr.c zutil.c

lib_cflags_z := -I$(B)/ports/zlib
lib_needs_z := $(B)/ports/zlib/.done

$(eval $(call port_unpack,zlib,,1))
$(eval $(call library,z,$(addprefix $(B)/ports/zlib/,$(ZLIB_FILES)),-w -DHAVE_UNISTD_H,z))
