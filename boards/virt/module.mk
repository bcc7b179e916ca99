# SPDX-License-Identifier: Apache-2.0
#
# QEMU's "virt" machine.

ARCHIVE_FILES += sbin/init=boards/virt/init \
	$(foreach f,group hostname hosts motd passwd profile shells,etc/$(f)=boards/virt/etc/$(f))
# Test images have passwords to type.
ARCHIVE_FILES += etc/shadow=$(if $(TESTS),tests/e2e/programs/shadow,boards/virt/etc/shadow)
ARCHIVE_MODES += sbin/init=0755 etc/shadow=0600
