/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device tree that came with the boot, read where it lies (lib/base/devtree.c).
 * What is not in it has a default, or is none: the system boots without a
 * real-time clock. Taskman's one thread.
 */
#include "taskman/sys/device.h"

#include <base/devtree.h>
#include <base/print.h>
#include <base/string.h>

#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/dispatch.h"
#include "taskman/mem/view.h"

enum { DEFAULT_TIMEBASE = 10000000, MMIO_PAGE = 4096 };

static struct devtree tree;
static int tree_is_good;

void device_init(void)
{
	if (boot.tree && devtree_open(&tree, boot.tree) == 0) {
		tree_is_good = 1;
		return;
	}
	print("taskman: no device tree from the loader: only the devices of QEMU virt are known\n");
}

static int node_where(struct node *node, int (*is_it)(const struct node *, const void *),
		      const void *what)
{
	if (!tree_is_good) {
		return 0;
	}
	devtree_start(&tree, node);
	while (devtree_next(node)) {
		if (is_it(node, what)) {
			return 1;
		}
	}
	return 0;
}

static int is_compatible(const struct node *node, const void *name)
{
	return node_is_compatible(node, name) && node_is_enabled(node);
}

static int is_named(const struct node *node, const void *name)
{
	return node_is_named(node, name);
}

static volatile void *map_registers(seL4_Word address)
{
	struct page *page;
	void *view;

	if (page_device(address & ~(MMIO_PAGE - 1UL), &page) != 0) {
		return NULL;
	}
	if (view_map(page, &view) != 0) {
		page_put(page);
		return NULL;
	}
	page_put(page);
	return (char *)view + (address & (MMIO_PAGE - 1));
}

static volatile void *map_node(const struct node *node)
{
	uint64_t address, size;

	return node_reg(node, 0, &address, &size) ? map_registers(address) : NULL;
}

volatile void *device_find_and_map(const char *compatible)
{
	struct node node;

	return node_where(&node, is_compatible, compatible) ? map_node(&node) : NULL;
}

/* The unit of "/soc/serial@10000000:115200" is what follows the last slash. */
static int is_stdout(const struct node *node, const void *path)
{
	const char *last = strrchr(path, '/');
	size_t length;

	if (!last) {
		return 0;
	}
	last++;
	length = strlen(last);
	if (strchr(last, ':')) {
		length = strchr(last, ':') - last;
	}
	return strlen(node->name) == length && memcmp(node->name, last, length) == 0;
}

static int chosen_property(const char *name, struct property *p)
{
	struct node chosen;

	return node_where(&chosen, is_named, "chosen") && node_property(&chosen, name, p);
}

volatile void *device_console(unsigned *shift)
{
	static char path[256];
	struct property p;
	struct node node;

	*shift = 0;
	if (!chosen_property("stdout-path", &p) || p.length == 0 || p.length > sizeof(path)) {
		return device_find_and_map("ns16550a");
	}
	memcpy(path, p.data, p.length);
	path[p.length - 1] = '\0';
	if (!node_where(&node, is_stdout, path)) {
		return device_find_and_map("ns16550a");
	}
	if (node_property(&node, "reg-shift", &p)) {
		*shift = property_cell(&p, 0);
	}
	return map_node(&node);
}

seL4_Word device_timebase(void)
{
	struct property p;
	struct node node;

	if (node_where(&node, is_named, "cpus") &&
	    node_property(&node, "timebase-frequency", &p) && property_cell(&p, 0) != 0) {
		return property_cell(&p, 0);
	}
	return DEFAULT_TIMEBASE;
}

size_t device_seed(void *to, size_t size)
{
	struct property p;

	if (!chosen_property("rng-seed", &p)) {
		return 0;
	}
	if (size > p.length) {
		size = p.length;
	}
	memcpy(to, p.data, size);
	return size;
}

void device_kernel_name(char *name, char *version, size_t size)
{
	const char *at = (const char *)boot.info + 4096;
	const char *end = at + boot.info->extraLen;

	strlcpy(name, "seL4", size);
	strlcpy(version, "MCS", size);
	while (at + sizeof(seL4_BootInfoHeader) <= end) {
		const seL4_BootInfoHeader *h = (const void *)at;

		if (h->len < sizeof(*h)) {
			break;
		}
		if (h->id == KESTREL_BOOTINFO_VERSION) {
			strlcpy(name, "Kestrel", size);
			strlcpy(version, (const char *)(h + 1), size);
		}
		at += h->len;
	}
}

int do_device_tree(struct request *r)
{
	const struct tm_value *in = (const void *)r->bytes;
	size_t offset = in->value < 0 ? 0 : (size_t)in->value;
	size_t length;

	if (!tree_is_good) {
		return ENODEV;
	}
	if (offset >= boot.tree_size) {
		return request_status(r, 0);
	}
	length = boot.tree_size - offset;
	if (length > r->from.room) {
		length = r->from.room;
	}
	return request_reply(r, length, (const char *)boot.tree + offset, length);
}
