# SPDX-License-Identifier: Apache-2.0
TMPFS_CORE := servers/tmpfs/node.c servers/tmpfs/directory.c servers/tmpfs/lock.c \
	servers/tmpfs/names.c servers/tmpfs/program.c

$(eval $(call program,tmpfs,$(TMPFS_CORE) \
	$(addprefix servers/tmpfs/,io.c connect.c lock_io.c main.c),resmgr,sbin/tmpfs))

$(eval $(call host_test,tmpfs_test,$(TMPFS_CORE) servers/tmpfs/test/tmpfs_test.c,-D_GNU_SOURCE))
$(eval $(call host_test,tmpfs_lock_test,servers/tmpfs/lock.c servers/tmpfs/test/lock_test.c,\
	-D_GNU_SOURCE))
$(eval $(call host_test,tmpfs_program_test,$(TMPFS_CORE) servers/tmpfs/test/program_test.c,\
	-D_GNU_SOURCE))
