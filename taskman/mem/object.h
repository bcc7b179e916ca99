/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory objects: what a shared region shows. Counted; pages are made when
 * they are first touched and stay until the object goes.
 *
 *   anonymous  zero pages: shared memory, windows
 *   archive    pages of the boot archive, taskman's own image frames
 *   physical   device memory from a physical address on
 */
#pragma once

#include "taskman/mem/page.h"
#include "taskman/mem/pagemap.h"

enum object_kind { OBJECT_ANONYMOUS, OBJECT_ARCHIVE, OBJECT_PHYSICAL };

struct object {
	enum object_kind kind;
	unsigned count;
	seL4_Word size;		/* bytes, whole pages */
	seL4_Word base;		/* physical address of OBJECT_PHYSICAL */
	struct pagemap pages;	/* of OBJECT_ANONYMOUS, by page number */
};

/* All with count 1. ENOMEM. */
int object_create(seL4_Word size, struct object **object);
int object_create_physical(seL4_Word base, seL4_Word size, struct object **object);

/* The whole boot archive; there is one and it never goes. */
struct object *object_archive(void);

/* Changes the size; pages behind a smaller one go from the object (not from spaces). */
int object_resize(struct object *object, seL4_Word size);

void object_get(struct object *object);
void object_put(struct object *object);

/* The page at OFFSET, with a reference for the caller. ENXIO: behind the end. ENOMEM. */
int object_page(struct object *object, seL4_Word offset, struct page **page);

/* Bytes between taskman and the object. EACCES: a device, or writing the archive. ENXIO, ENOMEM. */
int object_read(struct object *object, seL4_Word offset, void *to, size_t size);
int object_write(struct object *object, seL4_Word offset, const void *from, size_t size);
