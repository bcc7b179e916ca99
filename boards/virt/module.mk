# SPDX-License-Identifier: Apache-2.0
#
# QEMU's "virt" machine.

ARCHIVE_FILES += sbin/init=boards/virt/init $(foreach f,group hostname hosts motd passwd profile shells,\
	etc/$(f)=boards/virt/etc/$(f))
ARCHIVE_MODES += sbin/init=0755
