/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One page, counted like any other and never given back: taskman writes it through
 * its view, a change of the name under a sequence number so that readers see the
 * old one or the new one.
 */
#include "taskman/sys/system_page.h"

#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/mem/page.h"
#include "taskman/mem/view.h"
#include "taskman/sys/device.h"

#include <base/string.h>

static struct page *frame;
static struct system_page *view;

int system_page_init(void)
{
	void *address;
	int error = page_alloc(PAGE_ZEROED, &frame);

	if (error) {
		return error;
	}
	error = view_map(frame, &address);
	if (error) {
		page_put(frame);
		return error;
	}
	view = address;
	frame->lasting = 1;
	view->magic = SYSTEM_PAGE_MAGIC;
	view->version = 1;
	view->harts = boot.cores;
	view->memory_total = boot.memory;
	device_kernel_name(view->kernel_name, view->kernel_version, sizeof(view->kernel_name));
	strlcpy(view->release, "0.1", sizeof(view->release));
	strlcpy(view->machine, "riscv64", sizeof(view->machine));
	strlcpy(view->nodename, "qsoe", sizeof(view->nodename));
	return 0;
}

int system_page_name(const char *name, unsigned length)
{
	if (length >= sizeof(view->nodename)) {
		return EINVAL;
	}
	view->nodename_seq++;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	memset(view->nodename, 0, sizeof(view->nodename));
	memcpy(view->nodename, name, length);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	view->nodename_seq++;
	return 0;
}

struct system_page *system_page(void)
{
	return view;
}

struct page *system_page_frame(void)
{
	return frame;
}
