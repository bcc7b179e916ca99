/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device tree reader. A walk is a position in the structure block; every
 * read of a token checks against the block's end first. Cells are big endian.
 * Cell counts of parents are remembered per depth while walking down, because
 * "reg" cannot be read without them.
 */
#include <base/devtree.h>

#include <base/string.h>

enum {
	FDT_MAGIC = 0xd00dfeed,
	FDT_BEGIN_NODE = 1,
	FDT_END_NODE = 2,
	FDT_PROP = 3,
	FDT_NOP = 4,
	HEADER_BYTES = 40,
	/* Offsets in the header. */
	HEADER_TOTAL = 4,
	HEADER_STRUCTS = 8,
	HEADER_STRINGS = 12,
	HEADER_LAST_COMPATIBLE = 24,
	HEADER_STRINGS_SIZE = 32,
	HEADER_STRUCTS_SIZE = 36,
	/* The largest tree believed; a header that claims more is damaged. */
	MAX_TOTAL = 64 << 20,
	EINVAL = 22,
};

static uint32_t read_be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int block_inside(uint32_t offset, uint32_t size, uint32_t total)
{
	return offset <= total && size <= total - offset;
}

int devtree_open(struct devtree *tree, const void *blob)
{
	const unsigned char *h = blob;
	uint32_t structs_size, strings_size;

	if (blob == NULL || ((uintptr_t)blob & 3) != 0 || read_be32(h) != FDT_MAGIC) {
		return EINVAL;
	}
	tree->blob = h;
	tree->total = read_be32(h + HEADER_TOTAL);
	tree->structs = read_be32(h + HEADER_STRUCTS);
	tree->strings = read_be32(h + HEADER_STRINGS);
	structs_size = read_be32(h + HEADER_STRUCTS_SIZE);
	strings_size = read_be32(h + HEADER_STRINGS_SIZE);
	tree->structs_end = tree->structs + structs_size;
	tree->strings_end = tree->strings + strings_size;
	if (tree->total < HEADER_BYTES || tree->total > MAX_TOTAL ||
	    read_be32(h + HEADER_LAST_COMPATIBLE) > 17 || (tree->structs & 3) != 0 ||
	    !block_inside(tree->structs, structs_size, tree->total) ||
	    !block_inside(tree->strings, strings_size, tree->total)) {
		return EINVAL;
	}
	return 0;
}

/* Reads the token at *AT and steps over it; 0 at the end of the block. */
static uint32_t next_token(const struct devtree *tree, uint32_t *at)
{
	uint32_t token;

	if (tree->structs_end - *at < 4 || *at >= tree->structs_end) {
		return 0;
	}
	token = read_be32(tree->blob + *at);
	*at += 4;
	return token;
}

static uint32_t round_up4(uint32_t n)
{
	return (n + 3) & ~3u;
}

/* With *AT behind an FDT_PROP token: steps over the property; 0 if it is damaged. */
static int read_property(const struct devtree *tree, uint32_t *at, const char **name,
			 struct property *p)
{
	uint32_t length, name_at;

	if (tree->structs_end - *at < 8) {
		return 0;
	}
	length = read_be32(tree->blob + *at);
	name_at = read_be32(tree->blob + *at + 4);
	*at += 8;
	if (length > tree->structs_end - *at || name_at >= tree->strings_end - tree->strings ||
	    memchr(tree->blob + tree->strings + name_at, 0,
		   tree->strings_end - tree->strings - name_at) == NULL) {
		return 0;
	}
	*name = (const char *)tree->blob + tree->strings + name_at;
	p->data = tree->blob + *at;
	p->length = length;
	*at += round_up4(length);
	return 1;
}

/* With *AT behind an FDT_BEGIN_NODE token: steps over the node's name. */
static int read_name(const struct devtree *tree, uint32_t *at, const char **name)
{
	const char *s = (const char *)tree->blob + *at;
	size_t room = tree->structs_end - *at, length = strnlen(s, room);

	if (length == room) {
		return 0;
	}
	*name = s;
	*at = round_up4(*at + (uint32_t)length + 1);
	return 1;
}

static void note_cells(struct node *node)
{
	struct property p;

	node->address_cells[node->depth] = 2;
	node->size_cells[node->depth] = 1;
	if (node_property(node, "#address-cells", &p)) {
		node->address_cells[node->depth] = (unsigned char)property_cell(&p, 0);
	}
	if (node_property(node, "#size-cells", &p)) {
		node->size_cells[node->depth] = (unsigned char)property_cell(&p, 0);
	}
}

void devtree_start(const struct devtree *tree, struct node *node)
{
	memset(node, 0, sizeof *node);
	node->tree = tree;
	node->name = "";
	node->depth = -1;
	node->next = tree->structs;
}

int devtree_next(struct node *node)
{
	const char *name;
	struct property p;

	for (;;) {
		switch (next_token(node->tree, &node->next)) {
		case FDT_BEGIN_NODE:
			if (node->depth == DEVTREE_MAX_DEPTH ||
			    !read_name(node->tree, &node->next, &node->name)) {
				return 0;
			}
			node->depth++;
			node->properties = node->next;
			note_cells(node);
			return 1;
		case FDT_END_NODE:
			if (--node->depth < 0) {
				/* The root ended; stay at the end. */
				node->next = node->tree->structs_end;
				return 0;
			}
			break;
		case FDT_PROP:
			if (!read_property(node->tree, &node->next, &name, &p)) {
				return 0;
			}
			break;
		case FDT_NOP:
			break;
		default:
			return 0;
		}
	}
}

int node_property(const struct node *node, const char *name, struct property *p)
{
	uint32_t at = node->properties, token;
	const char *found;

	while ((token = next_token(node->tree, &at)) == FDT_PROP || token == FDT_NOP) {
		if (token == FDT_NOP) {
			continue;
		}
		if (!read_property(node->tree, &at, &found, p)) {
			return 0;
		}
		if (strcmp(found, name) == 0) {
			return 1;
		}
	}
	return 0;
}

int node_is_compatible(const struct node *node, const char *name)
{
	struct property p;
	size_t length = strlen(name) + 1;

	if (!node_property(node, "compatible", &p)) {
		return 0;
	}
	while (p.length >= length) {
		size_t step = strnlen((const char *)p.data, p.length) + 1;

		if (memcmp(p.data, name, length) == 0) {
			return 1;
		}
		if (step > p.length) {
			break;
		}
		p.data += step;
		p.length -= (uint32_t)step;
	}
	return 0;
}

int node_is_enabled(const struct node *node)
{
	struct property p;

	return !node_property(node, "status", &p) || (p.length >= 2 && memcmp(p.data, "ok", 2) == 0);
}

static uint64_t read_cells(const unsigned char *p, unsigned cells)
{
	uint64_t value = 0;

	for (; cells > 0; cells--, p += 4) {
		value = value << 32 | read_be32(p);
	}
	return value;
}

int node_reg(const struct node *node, unsigned i, uint64_t *address, uint64_t *size)
{
	unsigned address_cells, size_cells;
	uint32_t entry;
	struct property p;

	if (node->depth < 1 || !node_property(node, "reg", &p)) {
		return 0;
	}
	address_cells = node->address_cells[node->depth - 1];
	size_cells = node->size_cells[node->depth - 1];
	entry = 4 * (address_cells + size_cells);
	if (entry == 0 || i >= p.length / entry) {
		return 0;
	}
	*address = read_cells(p.data + i * entry, address_cells);
	*size = read_cells(p.data + i * entry + 4 * address_cells, size_cells);
	return 1;
}

int node_is_named(const struct node *node, const char *name)
{
	size_t n = strlen(name);

	return strncmp(node->name, name, n) == 0 &&
	       (node->name[n] == '\0' || node->name[n] == '@');
}

uint32_t property_cell(const struct property *p, unsigned i)
{
	return i < p->length / 4 ? read_be32(p->data + 4 * i) : 0;
}

static int property_is(const struct property *p, const char *text)
{
	size_t length = strlen(text) + 1;

	return p->length >= length && memcmp(p->data, text, length) == 0;
}

int devtree_memory(const struct devtree *tree, unsigned i, uint64_t *start, uint64_t *size)
{
	struct node node;
	struct property type;

	devtree_start(tree, &node);
	while (devtree_next(&node)) {
		if (node.depth != 1 || !node_property(&node, "device_type", &type) ||
		    !property_is(&type, "memory") || !node_is_enabled(&node)) {
			continue;
		}
		for (unsigned entry = 0; node_reg(&node, entry, start, size); entry++) {
			if (*size != 0 && i-- == 0) {
				return 1;
			}
		}
	}
	return 0;
}

static void insert_sorted(uint64_t *ids, unsigned count, unsigned max, uint64_t id)
{
	unsigned i = count < max ? count : max;

	for (; i > 0 && ids[i - 1] > id; i--) {
		if (i < max) {
			ids[i] = ids[i - 1];
		}
	}
	if (i < max) {
		ids[i] = id;
	}
}

unsigned devtree_harts(const struct devtree *tree, uint64_t *ids, unsigned max)
{
	struct node node;
	struct property p;
	uint64_t id, size;
	unsigned count = 0;

	devtree_start(tree, &node);
	while (devtree_next(&node)) {
		if (node.depth != 2 || !node_property(&node, "device_type", &p) ||
		    !property_is(&p, "cpu") || !node_is_enabled(&node) ||
		    !node_property(&node, "mmu-type", &p) || property_is(&p, "riscv,none") ||
		    !node_reg(&node, 0, &id, &size)) {
			continue;
		}
		insert_sorted(ids, count++, max, id);
	}
	return count;
}
