# SPDX-License-Identifier: Apache-2.0
#
# The system's own utilities: one source each. Those of PROCINFO show processes.

$(eval $(call program,tinit,bin/tinit.c,,sbin/tinit))
$(eval $(call program,waitfor,bin/waitfor.c,,bin/waitfor))
$(eval $(call program,on,bin/on.c,,bin/on))
$(eval $(call program,use,bin/use.c,,bin/use))
$(eval $(call program,cat,bin/cat.c,,bin/cat))
$(eval $(call program,xargs,bin/xargs.c,,bin/xargs))
$(eval $(call program,flock,bin/flock.c,,bin/flock))
$(eval $(call program,nproc,bin/nproc.c,,bin/nproc))
$(eval $(call program,mount,bin/mount.c,,bin/mount))
$(eval $(call program,resize,bin/resize.c,,bin/resize))
ARCHIVE_FILES += bin/man=bin/man.sh bin/help=bin/help.sh
$(eval $(call program,tmaudit,bin/tmaudit.c,,sbin/tmaudit))

BIN_PROCINFO := ps pidin slay sysinfo who
$(foreach p,$(BIN_PROCINFO),$(eval $(call program,$(p),bin/$(p).c,procinfo,bin/$(p))))
ARCHIVE_LINKS += bin/sin=pidin bin/w=who bin/users=who

$(eval $(call program,shutdown,bin/shutdown.c,procinfo,sbin/shutdown))
ARCHIVE_LINKS += sbin/reboot=shutdown sbin/poweroff=shutdown bin/shutdown=../sbin/shutdown \
	bin/reboot=../sbin/shutdown bin/poweroff=../sbin/shutdown

# The one program that has root's rights for everybody.
$(eval $(call program,su,bin/su.c,,bin/su))
ARCHIVE_MODES += bin/su=4755

# Only in test images.
BIN_TEST := crash pipe_signals
$(foreach p,$(BIN_TEST),$(eval $(call program,$(p),bin/test/$(p).c,,$(if $(TESTS),test/bin/$(p)))))
