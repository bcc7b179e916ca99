/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The requests about a process's own memory. They check what the process may
 * ask for; taskman/mem does the work.
 */
#include "taskman/dispatch.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/page.h"
#include "taskman/mem/space.h"
#include "taskman/path/file.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"
#include "taskman/proc/share.h"
#include "taskman/proc/thread.h"

enum {
	MADVISE_DONTNEED = 4,
	HEAP_STEP = 4 * PAGE_SIZE,
	TABLE_SHIFT = 7,	/* a page table, and what the heap keeps, for so many pages */
	MAP_FLAGS = TM_MAP_PRIVATE | TM_MAP_SHARED | TM_MAP_FIXED | TM_MAP_PHYS | TM_MAP_STACK |
		    TM_MAP_NOREPLACE,
	PROT_ALL = TM_PROT_READ | TM_PROT_WRITE | TM_PROT_EXEC,
};

/* A file that taskman serves: only the boot archive's bytes can be mapped. */
static int map_file(struct process *p, const struct tm_mmap *body, seL4_Word *address)
{
	struct coid *k = coid_find(p, body->coid);
	unsigned long start, size;
	int error;

	if (k == NULL) {
		return EBADF;
	}
	error = file_archive_range(k->connection, &start, &size);
	if (error != 0) {
		return error;
	}
	if (body->offset >= size || body->length > ((size - body->offset + PAGE_MASK) & ~0xfffUL)) {
		return ENXIO;
	}
	return space_map_archive(p->space, address, start + body->offset, body->length, body->prot,
				 body->flags);
}

/* A few pages at once are for an allocator, which writes its headers first. */
static int map_anonymous(struct process *p, const struct tm_mmap *body, seL4_Word *address)
{
	int error = space_map_anonymous(p->space, address, body->length, body->prot, body->flags);

	if (error == 0 && body->length <= HEAP_STEP && body->prot & TM_PROT_WRITE &&
	    !(body->flags & TM_MAP_SHARED)) {
		space_bring(p->space, *address, *address + PAGE_SIZE, TM_PROT_WRITE);
	}
	return error;
}

/* Are LENGTH bytes there, with what maps them, and FLOOR besides? */
static int is_there(seL4_Word length, seL4_Word floor)
{
	seL4_Word free = memory_free(), needed = length + (length >> TABLE_SHIFT);

	return needed >= length && floor <= free && needed <= free - floor;
}

/*
 * Memory is given when it is touched. More than the caller could get is
 * refused here, where a program can hear it, and not by SIGBUS.
 */
static int is_too_much(const struct tm_mmap *body)
{
	/* That a few pages are there was seen before the request was served. */
	if (!(body->prot & TM_PROT_WRITE) || body->length <= HEAP_STEP ||
	    is_there(body->length, memory_reserve())) {
		return 0;
	}
	spaces_trim();
	return !is_there(body->length, share_floor_promised(body->length));
}

int do_mmap(struct request *r)
{
	const struct tm_mmap *body = (const void *)r->bytes;
	struct process *p = r->from.process;
	seL4_Word address = body->address;
	int error;

	if (body->length == 0 || body->flags & ~(unsigned)MAP_FLAGS || body->prot & ~PROT_ALL) {
		return EINVAL;
	}
	if (body->flags & TM_MAP_PHYS) {
		if (!process_is_root(p)) {
			return EPERM;
		}
		error = space_map_phys(p->space, &address, body->offset, body->length, body->prot,
				       body->flags);
	} else if (body->coid >= 0) {
		error = map_file(p, body, &address);
	} else if (is_too_much(body)) {
		error = ENOMEM;
	} else {
		error = map_anonymous(p, body, &address);
	}
	return error != 0 ? error : request_reply(r, 0, &address, sizeof(address));
}

static void unmap_done(void *parked)
{
	parked_reply(parked, 0, NULL, 0);
}

/* The thread is being ended; the unmapping goes on. */
static void unmap_cancel(struct parked *parked, int error)
{
	unmapping_forget_caller(parked->data);
	parked_error(parked, error, NULL, 0);
}

int do_munmap(struct request *r)
{
	const struct tm_range *body = (const void *)r->bytes;
	struct parked *parked = &r->from.thread->parked;
	struct unmapping *unmapping;
	int error;

	if (parked->active) {
		return EBUSY;
	}
	error = space_unmap_in_slices(r->from.process->space, body->address, body->length,
				      unmap_done, parked, &unmapping);
	if (error != 0 || unmapping == NULL) {
		return error != 0 ? error : request_status(r, 0);
	}
	request_park(r, NULL, unmap_cancel);
	parked->steady = 1;
	parked->data = unmapping;
	return 0;
}

int do_mprotect(struct request *r)
{
	const struct tm_range *body = (const void *)r->bytes;
	int error;

	if (body->flags & ~PROT_ALL) {
		return EINVAL;
	}
	error = space_protect(r->from.process->space, body->address, body->length, body->flags);
	return error != 0 ? error : request_status(r, 0);
}

/* Advice that needs no action is taken; what drops pages does. */
int do_madvise(struct request *r)
{
	const struct tm_range *body = (const void *)r->bytes;
	int error = 0;

	if (body->flags == MADVISE_DONTNEED) {
		error = space_discard(r->from.process->space, body->address, body->length);
	}
	return error != 0 ? error : request_status(r, 0);
}

int do_phys_addr(struct request *r)
{
	const struct tm_range *body = (const void *)r->bytes;
	seL4_Word physical;
	int error;

	if (!process_is_root(r->from.process)) {
		return EPERM;
	}
	error = space_physical(r->from.process->space, body->address, &physical);
	return error != 0 ? error : request_reply(r, 0, &physical, sizeof(physical));
}
