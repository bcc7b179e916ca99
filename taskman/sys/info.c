/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the system as a whole can be asked: TM_SYSINFO, TM_AUDIT, TM_SHUTDOWN.
 */
#include <base/string.h>

#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/caps/untyped.h"
#include "taskman/dispatch.h"
#include "taskman/mem/audit.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/page.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/group.h"
#include "taskman/proc/hart.h"
#include "taskman/proc/process.h"
#include "taskman/proc/status.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/alarm.h"
#include "taskman/sys/clock.h"
#include "taskman/sys/device.h"
#include "taskman/sys/timer.h"

/* Values of QEMU's (and SiFive's) test device. */
enum { POWER_OFF = 0x5555, POWER_RESET = 0x7777 };

enum { HARTS_TOLD = sizeof(((struct tm_sysinfo *)0)->busy_ns) / sizeof(seL4_Word) };

/* What threads used is counted when it is asked for, or when they end. */
static void harts_busy(struct tm_sysinfo *out)
{
	unsigned pid = 0;

	for (struct process *p = process_next(&pid); p; pid++, p = process_next(&pid)) {
		process_cpu(p);
	}
	for (unsigned i = 0; i < boot.cores && i < HARTS_TOLD; i++) {
		out->busy_ns[i] = hart_busy(i);
	}
}

int do_sysinfo(struct request *r)
{
	struct process_status taskman;
	struct tm_sysinfo out;

	process_status(&process_taskman, &taskman);
	out = (struct tm_sysinfo){
		.memory_total = boot.memory,
		.memory_free = memory_free(),
		.memory_taskman = taskman.memory_bytes,
		.memory_processes = (pages_used() - heap_pages()) * PAGE_SIZE +
				    blocks_used(BLOCK_ARENA) + blocks_used(BLOCK_SPACE) -
				    spaces_idle_bytes(),
		.memory_archive = boot.archive_size,
		.processes = process_count(),
		.threads = thread_count(),
		.channels = channel_count(),
		.connections = connection_count(),
		.uptime_ns = clock_to_ns(clock_ticks()),
		.harts = boot.cores,
	};

	harts_busy(&out);
	return request_reply(r, 0, &out, sizeof(out));
}

/*
 * The maps of numbers that are not used again soon (pids, scoids, groups) take
 * nodes by where the living numbers happen to stand: history, not a debt.
 */
static seL4_Word map_bytes(void)
{
	return process_map_bytes() + connection_map_bytes() + group_map_bytes();
}

/* What the process with the lowest pid >= PID has for itself alone; zombies have nothing. */
static int audit_process(struct request *r, unsigned pid)
{
	struct process *p = process_next(&pid);
	struct tm_audit_process out = { 0 };
	struct audit audit = { 0 };

	if (p == NULL) {
		return ESRCH;
	}
	if (p->space != NULL) {
		audit_space(p->space, &audit);
	}
	out.pid = p->pid;
	out.pages = audit.pages;
	out.slots = audit.slots_used;
	out.heap_bytes = audit.heap_bytes;
	out.regions = audit.regions;
	strlcpy(out.name, p->name, sizeof(out.name));
	return request_reply(r, 0, &out, sizeof(out));
}

static size_t mapping_copies(void)
{
	struct process *p;
	unsigned pid = 0;
	size_t copies = 0;

	while ((p = process_next(&pid)) != NULL) {
		copies += p->space != NULL ? audit_copies(p->space) : 0;
		pid++;
	}
	return copies;
}

int do_audit(struct request *r)
{
	const struct tm_value *in = (const void *)r->bytes;
	struct tm_audit out = { 0 };
	struct audit audit;

	if (!process_is_root(r->from.process)) {
		return EPERM;
	}
	if (in->value != 0) {
		return in->value < 0 ? EINVAL : audit_process(r, (unsigned)in->value);
	}
	audit_read(&audit);
	out.free_bytes = audit.free_bytes + map_bytes();
	out.slots_used = audit.slots_used - mapping_copies();
	out.heap_bytes = audit.heap_bytes - map_bytes();
	out.pages = audit.pages;
	out.regions = audit.regions;
	out.processes = process_count();
	out.threads = thread_count();
	out.channels = channel_count();
	out.connections = connection_count();
	out.timers = timers_count();
	out.parked = alarms_armed();
	out.differences = audit_walk();
	return request_reply(r, 0, &out, sizeof(out));
}

int do_shutdown(struct request *r)
{
	const struct tm_value *in = (const void *)r->bytes;
	volatile unsigned *power;

	if (!process_is_root(r->from.process)) {
		return EPERM;
	}
	if (in->value != 0 && in->value != 1) {
		return EINVAL;
	}
	power = device_find_and_map("sifive,test0");
	if (!power) {
		return ENODEV;
	}
	*power = in->value ? POWER_RESET : POWER_OFF;
	return request_status(r, 0);
}
