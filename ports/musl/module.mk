# SPDX-License-Identifier: Apache-2.0
#
# musl's sources, unpacked whole as $(B)/ports/musl; libc/ lays its overlay over a copy of them
# and builds the result.

$(eval $(call port_unpack,musl,,1))
