/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Page maps. A leaf lives while an entry in it has a page, or while the one
 * that made it has not yet put a page in.
 */
#include "taskman/mem/pagemap.h"

#include "taskman/mem/heap.h"

struct leaf {
	struct tree_node node;	/* key: page number / PAGEMAP_LEAF */
	struct page_entry entries[PAGEMAP_LEAF];
};

static struct leaf *leaf_find(struct pagemap *map, seL4_Word number)
{
	struct leaf *leaf = map->recent;

	if (leaf == NULL || leaf->node.key != number / PAGEMAP_LEAF) {
		leaf = tree_entry(tree_find(&map->leaves, number / PAGEMAP_LEAF), struct leaf,
				  node);
		map->recent = leaf;
	}
	return leaf;
}

struct page_entry *pagemap_find(struct pagemap *map, seL4_Word number)
{
	struct leaf *leaf = leaf_find(map, number);

	if (leaf == NULL || leaf->entries[number % PAGEMAP_LEAF].page == NULL) {
		return NULL;
	}
	return &leaf->entries[number % PAGEMAP_LEAF];
}

struct page_entry *pagemap_make(struct pagemap *map, seL4_Word number)
{
	struct leaf *leaf = leaf_find(map, number);

	if (leaf == NULL) {
		leaf = map->own ? heap_alloc_own(sizeof *leaf) : heap_alloc(sizeof *leaf);
		if (leaf == NULL) {
			return NULL;
		}
		leaf->node.key = number / PAGEMAP_LEAF;
		tree_insert(&map->leaves, &leaf->node);
		map->recent = leaf;
	}
	return &leaf->entries[number % PAGEMAP_LEAF];
}

static struct page_entry *next_in_leaf(struct leaf *leaf, seL4_Word *number, seL4_Word end)
{
	seL4_Word base = leaf->node.key * PAGEMAP_LEAF;

	for (seL4_Word n = *number > base ? *number : base; n < base + PAGEMAP_LEAF && n < end;
	     n++) {
		if (leaf->entries[n - base].page != NULL) {
			*number = n;
			return &leaf->entries[n - base];
		}
	}
	return NULL;
}

struct page_entry *pagemap_next(struct pagemap *map, seL4_Word *number, seL4_Word end)
{
	struct leaf *leaf = map->recent;
	struct tree_node *node;

	if (leaf != NULL && leaf->node.key == *number / PAGEMAP_LEAF) {
		struct page_entry *entry = &leaf->entries[*number % PAGEMAP_LEAF];

		if (entry->page != NULL && *number < end) {
			return entry;
		}
		node = &leaf->node;
	} else {
		node = tree_ceiling(&map->leaves, *number / PAGEMAP_LEAF);
	}
	for (; node != NULL && node->key * PAGEMAP_LEAF < end; node = tree_next(node)) {
		struct page_entry *entry;

		leaf = tree_entry(node, struct leaf, node);
		entry = next_in_leaf(leaf, number, end);
		if (entry != NULL) {
			map->recent = leaf;
			return entry;
		}
	}
	return NULL;
}

void pagemap_set(struct pagemap *map, struct page_entry *entry, struct page *page)
{
	entry->page = page;
	map->pages++;
}

void pagemap_clear(struct pagemap *map, seL4_Word number)
{
	struct leaf *leaf = leaf_find(map, number);
	struct page_entry *entry = &leaf->entries[number % PAGEMAP_LEAF];

	if (entry->page != NULL) {
		map->pages--;
	}
	*entry = (struct page_entry){ 0 };
	for (unsigned i = 0; i < PAGEMAP_LEAF; i++) {
		if (leaf->entries[i].page != NULL) {
			return;
		}
	}
	map->recent = NULL;
	tree_remove(&map->leaves, &leaf->node);
	if (map->own) {
		heap_free_own(leaf);
	} else {
		heap_free(leaf);
	}
}
