/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order in which the system half comes up, each step needing those before it.
 * What fails here ends the boot with one line.
 */
#include "taskman/sys/start.h"

#include <base/print.h>

#include "taskman/boot/boot.h"
#include "taskman/path/archive.h"
#include "taskman/path/archive_system.h"
#include "taskman/path/dev.h"
#include "taskman/path/proc.h"
#include "taskman/sys/alarm.h"
#include "taskman/sys/clock.h"
#include "taskman/sys/console.h"
#include "taskman/sys/device.h"
#include "taskman/sys/random.h"
#include "taskman/sys/system_page.h"

static void must(int error, const char *what)
{
	if (error) {
		taskman_fail("taskman: cannot start: %s (error %d): give the machine more memory",
			     what, error);
	}
}

void system_start(void)
{
	device_init();
	console_init();
	must(system_page_init(), "no memory for the system page");
	clock_init();
	random_init();
	must(alarm_init(), "no memory for the alarm thread");
	must(archive_read(boot.archive, boot.archive_size), "the boot archive cannot be read");
	must(file_system_mount(&archive_system, "/"), "no memory for the name space");
	must(file_system_mount(&dev_system, "/dev"), "no memory for the name space");
	must(file_system_mount(&proc_system, "/proc"), "no memory for the name space");
}
