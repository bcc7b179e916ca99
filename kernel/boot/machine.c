/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the machine out of the device tree: memory, timer, interrupt
 * controller and which of its contexts is a given hart in supervisor mode.
 * Nothing about a board is compiled in.
 */
#include "boot/machine.h"

#include <base/devtree.h>
#include <base/string.h>

#include "kernel/debug.h"

enum { SUPERVISOR_EXTERNAL = 9 };

static void add_region(struct region *list, unsigned *count, word start, word size)
{
	if (*count == REGIONS_MAX) {
		kprintf("kernel: more than %u memory regions, the rest stays unused\n", *count);
		return;
	}
	list[*count].start = start;
	list[*count].end = start + size;
	(*count)++;
}

static void read_memory(struct machine *m, const struct devtree *tree)
{
	word start, size;

	for (unsigned i = 0; devtree_memory(tree, i, &start, &size); i++) {
		add_region(m->memory, &m->memory_count, start, size);
	}
	if (m->memory_count == 0) {
		panic("the device tree lists no memory");
	}
}

/* Children of /reserved-memory. */
static void read_reserved(struct machine *m, const struct devtree *tree)
{
	struct node node;
	word start, size;
	bool inside = false;

	devtree_start(tree, &node);
	while (devtree_next(&node)) {
		if (node.depth <= 1) {
			inside = node.depth == 1 && node_is_named(&node, "reserved-memory");
			continue;
		}
		for (unsigned i = 0; inside && node.depth == 2 && node_reg(&node, i, &start, &size);
		     i++) {
			add_region(m->reserved, &m->reserved_count, start, size);
		}
	}
}

/* "rv64imafdc_zicsr_sstc": the extension must stand between underscores. */
static bool isa_has_sstc(const struct property *isa)
{
	const char *text = (const char *)isa->data, *found;

	if (isa->length == 0 || text[isa->length - 1] != '\0') {
		return false;
	}
	found = strstr(text, "_sstc");
	return found && (found[5] == '\0' || found[5] == '_');
}

/*
 * Timer facts and, for each core, the phandle of its hart's local interrupt
 * controller, which is a child of the hart's node.
 */
static void read_harts(struct machine *m, const struct devtree *tree, const word *harts,
		       unsigned count, u32 *phandles)
{
	struct node node;
	struct property p;
	word id = 0, size;
	bool is_hart = false;

	m->has_timer_register = true;
	devtree_start(tree, &node);
	while (devtree_next(&node)) {
		if (node.depth == 1 && node_is_named(&node, "cpus") &&
		    node_property(&node, "timebase-frequency", &p)) {
			m->ticks_per_second = property_cell(&p, 0);
		}
		if (node.depth == 2) {
			is_hart = node_is_named(&node, "cpu") && node_reg(&node, 0, &id, &size);
			if (is_hart && (!node_property(&node, "riscv,isa", &p) || !isa_has_sstc(&p))) {
				m->has_timer_register = false;
			}
		}
		if (node.depth != 3 || !is_hart || !node_property(&node, "phandle", &p) ||
		    !node_is_compatible(&node, "riscv,cpu-intc")) {
			continue;
		}
		for (unsigned i = 0; i < count; i++) {
			if (harts[i] == id) {
				phandles[i] = property_cell(&p, 0);
			}
		}
	}
}

/* interrupts-extended: a (phandle, cause) pair for each context, in order. */
static void read_contexts(struct machine *m, const struct node *plic, const u32 *phandles,
			  unsigned count)
{
	struct property p;

	if (!node_property(plic, "interrupts-extended", &p)) {
		panic("the interrupt controller in the device tree serves no hart");
	}
	for (unsigned context = 0; context < p.length / 8; context++) {
		for (unsigned i = 0; i < count; i++) {
			if (property_cell(&p, 2 * context) == phandles[i] &&
			    property_cell(&p, 2 * context + 1) == SUPERVISOR_EXTERNAL) {
				m->contexts[i] = context;
			}
		}
	}
}

static void read_devices(struct machine *m, const struct devtree *tree, const u32 *phandles,
			 unsigned count)
{
	struct node node;
	struct property p;

	devtree_start(tree, &node);
	while (devtree_next(&node)) {
		if (node_is_compatible(&node, "riscv,clint0") ||
		    node_is_compatible(&node, "sifive,clint0")) {
			node_reg(&node, 0, &m->clint, &m->clint_size);
		}
		if (!node_is_compatible(&node, "riscv,plic0") &&
		    !node_is_compatible(&node, "sifive,plic-1.0.0")) {
			continue;
		}
		if (!node_reg(&node, 0, &m->plic, &m->plic_size) ||
		    !node_property(&node, "riscv,ndev", &p)) {
			panic("the interrupt controller in the device tree has no address");
		}
		m->plic_sources = property_cell(&p, 0);
		read_contexts(m, &node, phandles, count);
	}
	if (m->plic_size == 0) {
		panic("the device tree has no interrupt controller (riscv,plic0)");
	}
}

void machine_read(struct machine *m, const void *blob, const word *harts, unsigned count)
{
	u32 phandles[CORES_MAX] = { 0 };
	struct devtree tree;

	if (devtree_open(&tree, blob) != 0) {
		panic("no readable device tree from the loader");
	}
	read_memory(m, &tree);
	read_reserved(m, &tree);
	read_harts(m, &tree, harts, count, phandles);
	read_devices(m, &tree, phandles, count);
	if (m->ticks_per_second < 1000000) {
		panic("timebase-frequency %lu in the device tree, at least 1000000 needed",
		      m->ticks_per_second);
	}
}
