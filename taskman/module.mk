# SPDX-License-Identifier: Apache-2.0
#
# taskman, the root server, with the boot archive inside. Each part lists its own sources.
comma := ,

TASKMAN_MEMORY_SRCS := taskman/start.S taskman/boot/boot.c taskman/boot/fail.c \
	$(addprefix taskman/caps/,reserve.c slot.c untyped.c arena.c) \
	$(addprefix taskman/mem/,access.c asid.c audit.c chunk.c device_page.c fault.c fork.c heap.c \
		idle.c map.c mapping.c object.c page.c page_view.c pagemap.c region.c shared_page.c \
		space.c tree.c unmap.c view.c window.c work.c)

# Processes, threads, channels, messages, signals; the loop and its table of requests.
TASKMAN_PROCESS_SRCS := $(addprefix taskman/,main.c dispatch.c request.c) \
	$(addprefix taskman/proc/,background.c balance.c channel.c coid.c connection.c cred.c \
		credentials.c \
		cspace.c deliver.c exec.c family.c fault.c \
		fork.c forward.c forward_thread.S group.c hart.c idmap.c kill.c limit.c \
		limit_cpu.c loader.c memory.c pending.c process.c pulse.c pulse_line.c replies.c sched.c share.c side.c \
		signal.c signal_request.c spawn.c sporadic.c start_info.c status.c thread.c \
		thread_window.c user.c vouch.c)

# Paths, the file systems taskman serves, devices and time.
TASKMAN_SYSTEM_SRCS := \
	$(addprefix taskman/path/,archive.c archive_system.c connect.c dev.c file.c \
		listing.c long_read.c open.c proc.c proc_text.c table.c tree.c) \
	$(addprefix taskman/sys/,alarm.c alarm_thread.S clock.c console.c device.c info.c \
		interrupt.c random.c sleep.c start.c system_page.c timer.c)

taskman_LDFLAGS := -Wl,--no-warn-rwx-segments
$(eval $(call bare_program,taskman,$(TASKMAN_MEMORY_SRCS) taskman/boot/archive.S \
	$(TASKMAN_PROCESS_SRCS) $(TASKMAN_SYSTEM_SRCS),taskman/taskman.lds,base sel4,-Wa$(comma)-I$(B)))
$(call object_of,bare/taskman,taskman/boot/archive.S): $(B)/boot.cpio

# The lower half alone as a root server that checks itself: pack it with ROOTSERVER.
MEMORY_CHECK_SRCS := $(TASKMAN_MEMORY_SRCS) \
	$(addprefix taskman/boot/test/,memory_check.c rounds.c console.c four_pages.S)
memory_check_LDFLAGS := -Wl,--no-warn-rwx-segments
$(eval $(call bare_program,memory_check,$(MEMORY_CHECK_SRCS),taskman/taskman.lds,base sel4))
