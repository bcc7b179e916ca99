/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory objects. The archive object has no page map: its pages are frames of
 * taskman's image, in a table of page structs made at boot, whose count never
 * reaches zero and whose original capability is in use by taskman itself.
 */
#include "taskman/mem/object.h"

#include <base/bits.h>
#include <base/string.h>

#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/object_setup.h"

static struct object archive = { .kind = OBJECT_ARCHIVE, .count = 1 };
static struct page *archive_pages;

int objects_setup(void)
{
	size_t count;

	archive.size = align_up(boot.archive_size, PAGE_BITS);
	count = archive.size >> PAGE_BITS;
	archive_pages = heap_alloc(count * sizeof archive_pages[0]);
	if (archive_pages == NULL) {
		return ENOMEM;
	}
	for (size_t i = 0; i < count; i++) {
		archive_pages[i] = (struct page){
			.count = 1,
			.frame = (uint32_t)boot_image_frame(boot.archive + (i << PAGE_BITS)),
			.kind = PAGE_IMAGE,
			.mapped = 1,
			.lasting = 1,
		};
	}
	return 0;
}

int object_create(seL4_Word size, struct object **object)
{
	*object = heap_alloc(sizeof **object);
	if (*object == NULL) {
		return ENOMEM;
	}
	(*object)->count = 1;
	(*object)->size = align_up(size, PAGE_BITS);
	return 0;
}

int object_create_physical(seL4_Word base, seL4_Word size, struct object **object)
{
	int error = object_create(size, object);

	if (error == 0) {
		(*object)->kind = OBJECT_PHYSICAL;
		(*object)->base = base;
	}
	return error;
}

struct object *object_archive(void)
{
	return &archive;
}

static void drop_pages(struct object *object, seL4_Word from)
{
	seL4_Word number = from >> PAGE_BITS;
	struct page_entry *entry;

	while ((entry = pagemap_next(&object->pages, &number, ~0UL)) != NULL) {
		struct page *page = entry->page;

		pagemap_clear(&object->pages, number);
		page_put(page);
	}
}

int object_resize(struct object *object, seL4_Word size)
{
	if (object->kind != OBJECT_ANONYMOUS) {
		return EINVAL;
	}
	object->size = align_up(size, PAGE_BITS);
	drop_pages(object, object->size);
	return 0;
}

void object_get(struct object *object)
{
	object->count++;
}

void object_put(struct object *object)
{
	if (--object->count == 0) {
		drop_pages(object, 0);
		heap_free(object);
	}
}

static int anonymous_page(struct object *object, seL4_Word number, struct page **page)
{
	struct page_entry *entry = pagemap_make(&object->pages, number);
	int error = 0;

	if (entry == NULL) {
		return ENOMEM;
	}
	if (entry->page == NULL) {
		error = page_alloc_for_process(PAGE_ZEROED, page);
		if (error != 0) {
			pagemap_clear(&object->pages, number);
			return error;
		}
		pagemap_set(&object->pages, entry, *page);
	}
	*page = entry->page;
	page_get(*page);
	return 0;
}

int object_page(struct object *object, seL4_Word offset, struct page **page)
{
	if (offset >= object->size) {
		return ENXIO;
	}
	if (object->kind == OBJECT_PHYSICAL) {
		return page_device(object->base + offset, page);
	}
	if (object->kind == OBJECT_ARCHIVE) {
		*page = &archive_pages[offset >> PAGE_BITS];
		page_get(*page);
		return 0;
	}
	return anonymous_page(object, offset >> PAGE_BITS, page);
}

/* One of TO and FROM is memory of taskman, the other NULL. */
static int copy_bytes(struct object *object, seL4_Word offset, char *to, const char *from,
		      size_t size)
{
	while (size > 0) {
		size_t at = offset & PAGE_MASK, part = word_min(size, PAGE_SIZE - at);
		struct page *page;
		void *view;
		int error = object_page(object, offset, &page);

		if (error == 0) {
			error = page_view(page, &view);
			page_put(page);
		}
		if (error != 0) {
			return error;
		}
		if (to != NULL) {
			memcpy(to, (char *)view + at, part);
			to += part;
		} else {
			memcpy((char *)view + at, from, part);
			from += part;
		}
		offset += part;
		size -= part;
	}
	return 0;
}

int object_read(struct object *object, seL4_Word offset, void *to, size_t size)
{
	if (object->kind == OBJECT_PHYSICAL) {
		return EACCES;
	}
	return copy_bytes(object, offset, to, NULL, size);
}

int object_write(struct object *object, seL4_Word offset, const void *from, size_t size)
{
	if (object->kind != OBJECT_ANONYMOUS) {
		return EACCES;
	}
	return copy_bytes(object, offset, NULL, from, size);
}
