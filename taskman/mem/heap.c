/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The heap. A page is a slab of one size class, or begins a run of pages that
 * is one large allocation; its header says which. Free pages wait on a list,
 * of which the last RESERVE are kept for growth itself (caps/reserve.h). Free
 * pages beyond twice that go back to where they came from.
 */
#include "taskman/mem/heap.h"

#include <base/bits.h>
#include <base/list.h>
#include <base/string.h>

#include "abi/posix/errno.h"
#include "taskman/caps/reserve.h"
#include "taskman/mem/heap_setup.h"
#include "taskman/mem/page.h"
#include "taskman/mem/view.h"

enum { SEED_PAGES = 24, RESERVE = 12, KEEP = 2 * RESERVE, GRANULE = 16 };

/* Sizes of which a page holds a whole number with little left over. */
static const unsigned short class_size[] = {
	32, 48, 64, 80, 96, 128, 160, 192, 256, 320, 400, 496, 672, 800, 1008, 1344, 2016,
};

enum { CLASSES = sizeof class_size / sizeof class_size[0], LARGEST = 2016 };

/* At the start of each page; a run has it in its first page only. */
struct slab {
	struct list link;	/* pages of the class with room, or free pages */
	void *free;		/* objects given back, linked through their first word */
	unsigned short class;	/* CLASSES: a run */
	unsigned short used;
	unsigned short fresh;	/* offset of what was never given out */
	unsigned pages;		/* of a run */
};

enum { HEADER = (sizeof(struct slab) + GRANULE - 1) / GRANULE * GRANULE };

_Static_assert(HEADER + 2 * LARGEST <= PAGE_SIZE, "two of the largest class fit");

static char seed[SEED_PAGES][PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
static struct list with_room[CLASSES];
static struct list free_pages = LIST_EMPTY(free_pages);
static size_t free_count, page_count, byte_count, own_bytes;

static int is_seed(const void *page)
{
	return (const char *)page >= seed[0] && (const char *)page < seed[SEED_PAGES];
}

static void put_free_page(struct slab *page)
{
	list_append(&free_pages, &page->link);
	free_count++;
	if (free_count > KEEP && !is_seed(page)) {
		list_remove(&page->link);
		free_count--;
		page_count--;
		view_unmap(page, 1);
	}
}

static struct slab *take_free_page(void)
{
	struct list *first = list_first(&free_pages);

	if (first == NULL) {
		return NULL;
	}
	list_remove(first);
	free_count--;
	return list_entry(first, struct slab, link);
}

void heap_setup(void)
{
	for (unsigned i = 0; i < CLASSES; i++) {
		list_init(&with_room[i]);
	}
	for (unsigned i = 0; i < SEED_PAGES; i++) {
		put_free_page((struct slab *)seed[i]);
	}
}

int heap_is_low(void)
{
	return free_count < RESERVE;
}

/* Pages for the heap with addresses in a row; *address the first. */
static int map_run(unsigned pages, void **address)
{
	int error = view_reserve(pages, address);

	if (error != 0) {
		return error;
	}
	for (unsigned i = 0; error == 0 && i < pages; i++) {
		struct page *page;

		error = page_alloc(PAGE_UNDEFINED, &page);
		if (error == 0) {
			error = view_enter((char *)*address + (size_t)i * PAGE_SIZE, page);
			page_put(page);
		}
	}
	if (error != 0) {
		view_unmap(*address, pages);
	}
	return error;
}

int heap_grow(void)
{
	void *page;
	int error = map_run(1, &page);

	if (error == 0) {
		page_count++;
		put_free_page(page);
	}
	return error;
}

static unsigned class_of(size_t size)
{
	unsigned class = 0;

	while (class_size[class] < size) {
		class++;
	}
	return class;
}

size_t heap_rounded(size_t size)
{
	return class_size[class_of(size)];
}

static struct slab *slab_with_room(unsigned class)
{
	struct list *first = list_first(&with_room[class]);
	struct slab *slab;

	if (first != NULL) {
		return list_entry(first, struct slab, link);
	}
	slab = take_free_page();
	if (slab != NULL) {
		*slab = (struct slab){ .class = (unsigned short)class, .fresh = HEADER };
		list_init(&slab->link);
		list_prepend(&with_room[class], &slab->link);
	}
	return slab;
}

static int slab_is_full(const struct slab *slab)
{
	return slab->free == NULL && slab->fresh + class_size[slab->class] > PAGE_SIZE;
}

static void *alloc_small(unsigned class)
{
	struct slab *slab = slab_with_room(class);
	void *object;

	if (slab == NULL) {
		return NULL;
	}
	object = slab->free;
	if (object != NULL) {
		slab->free = *(void **)object;
	} else {
		object = (char *)slab + slab->fresh;
		slab->fresh = (unsigned short)(slab->fresh + class_size[class]);
	}
	slab->used++;
	if (slab_is_full(slab)) {
		list_remove(&slab->link);
	}
	byte_count += class_size[class];
	return object;
}

static void *alloc_run(size_t size)
{
	size_t pages = (size + HEADER + PAGE_SIZE - 1) >> PAGE_BITS;
	void *address;
	struct slab *run;

	if (pages > UINT32_MAX || map_run((unsigned)pages, &address) != 0) {
		return NULL;
	}
	run = address;
	*run = (struct slab){ .class = CLASSES, .pages = (unsigned)pages };
	page_count += pages;
	byte_count += pages << PAGE_BITS;
	return (char *)run + HEADER;
}

void *heap_alloc(size_t size)
{
	void *object;

	if (reserve_enter() != 0) {
		return NULL;
	}
	object = size <= LARGEST ? alloc_small(class_of(size)) : alloc_run(size);
	reserve_leave();
	if (object != NULL) {
		memset(object, 0, size);
	}
	return object;
}

static struct slab *slab_of(void *p)
{
	return (struct slab *)align_down((word)p, PAGE_BITS);
}

static void free_small(struct slab *slab, void *object)
{
	if (slab_is_full(slab)) {
		list_prepend(&with_room[slab->class], &slab->link);
	}
	*(void **)object = slab->free;
	slab->free = object;
	byte_count -= class_size[slab->class];
	if (--slab->used == 0) {
		list_remove(&slab->link);
		put_free_page(slab);
	}
}

void heap_free(void *p)
{
	struct slab *slab = slab_of(p);

	if (p == NULL) {
		return;
	}
	if (slab->class < CLASSES) {
		free_small(slab, p);
		return;
	}
	page_count -= slab->pages;
	byte_count -= (size_t)slab->pages << PAGE_BITS;
	view_unmap(slab, slab->pages);
}

static size_t size_of(void *p)
{
	const struct slab *slab = slab_of(p);

	return slab->class < CLASSES ? class_size[slab->class]
				     : ((size_t)slab->pages << PAGE_BITS) - HEADER;
}

/* What the allocation counts for in byte_count. */
static size_t charged(void *p)
{
	const struct slab *slab = slab_of(p);

	return slab->class < CLASSES ? class_size[slab->class]
				     : (size_t)slab->pages << PAGE_BITS;
}

void *heap_resize(void *p, size_t size)
{
	size_t old = p == NULL ? 0 : size_of(p);
	void *fresh;

	if (p != NULL && size <= old && size > old / 2) {
		return p;
	}
	fresh = heap_alloc(size);
	if (fresh != NULL && p != NULL) {
		memcpy(fresh, p, old < size ? old : size);
		heap_free(p);
	}
	return fresh;
}

void *heap_alloc_own(size_t size)
{
	void *p = heap_alloc(size);

	if (p != NULL) {
		own_bytes += charged(p);
	}
	return p;
}

void heap_free_own(void *p)
{
	if (p != NULL) {
		own_bytes -= charged(p);
		heap_free(p);
	}
}

size_t heap_bytes(void)
{
	return byte_count - own_bytes;
}

size_t heap_pages(void)
{
	return page_count;
}

/* Objects in use of one page, counted from its free list. */
static unsigned count_used(const struct slab *slab)
{
	unsigned used = (slab->fresh - HEADER) / class_size[slab->class];

	for (void *p = slab->free; p != NULL; p = *(void **)p) {
		used--;
	}
	return used;
}

unsigned heap_check(void)
{
	unsigned differences = 0;

	for (unsigned i = 0; i < CLASSES; i++) {
		list_for_each(node, &with_room[i]) {
			const struct slab *slab = list_entry(node, struct slab, link);

			differences += count_used(slab) != slab->used;
		}
	}
	return differences;
}
