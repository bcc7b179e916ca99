/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An address space: a VSpace with its ASID and page tables, regions in order,
 * and the pages that are there. Regions say what may be where; pages come
 * when they are touched. Private pages are shared by fork and spawn until one
 * side writes: a page with one user is written in place, else copied.
 *
 * prot and flags are TM_PROT_* and TM_MAP_* of abi/msg/tm.h; lengths are
 * rounded up to pages, addresses must be page aligned (EINVAL). A mapping
 * without TM_MAP_FIXED takes *address as a hint and returns what it chose.
 */
#pragma once

#include "abi/msg/tm.h"
#include "taskman/caps/arena.h"
#include "taskman/mem/object.h"
#include "taskman/mem/page.h"
#include "taskman/mem/pagemap.h"
#include "taskman/mem/tree.h"
#include "taskman/mem/work.h"

enum {
	/* Further flags of a mapping, beyond TM_MAP_*. */
	SPACE_POPULATE = 1 << 16,   /* all pages at once */
	SPACE_CONTIGUOUS = 1 << 17, /* and physically in a row: memory for devices */
	SPACE_KEEP = 1 << 18,	    /* unmap and protect of a process do not touch it */
	SPACE_NO_FORK = 1 << 19,    /* fork leaves it out */
	SPACE_GROWS = 1 << 20,	    /* the first stack: counts as far down as it was touched */
	SPACE_GROW_MAX = 16,	    /* pages that one fault may bring */
};

#define SPACE_LOWEST 0x1000UL
#define SPACE_TOP 0x3ffffff000UL
#define SPACE_STACK_LEAST 0x20000UL /* for what exec puts there, whatever the limit */

struct region {
	struct tree_node node;	/* key: first address */
	seL4_Word end;
	unsigned prot;
	unsigned flags;
	struct object *object;	/* NULL: anonymous private */
	seL4_Word offset;	/* in the object, of the first address */
	seL4_Word next_fault;	/* where a walk through it would fault next */
	unsigned run;		/* pages the last fault of a walk brought */
};

/* Which program a space is for, as far as reuse goes, and on whose behalf. */
struct space_key {
	char name[32];
	unsigned uid;
	int forked;	/* by a process that runs the program already */
};

struct space {
	seL4_CPtr vspace;
	struct block *root;	/* what the VSpace is made of */
	struct arena arena;	/* the page tables below it */
	struct tree regions;
	struct pagemap pages;
	seL4_Word hint;		/* no gap for a mapping is known below it */
	seL4_Word base;		/* where mappings start (randomly chosen) */
	seL4_Word mapped;	/* bytes in regions */
	unsigned region_count;
	seL4_Word grown;	/* bytes of the first stack that have been in use */
	/* What may be mapped, what of it privately and to write, and the first stack. */
	seL4_Word limit, data_limit, stack_limit;
	struct asid_pool *pool;
	struct work destruction;
	struct list unmappings;	/* struct unmapping, see unmap.c */
	/* See idle.h. */
	struct list idle;
	struct space_key key;
	unsigned kept;		/* page entries of an earlier run that no region has */
	unsigned runs;
	seL4_Word cursor;	/* page number that retiring has come to */
	unsigned stack_place;	/* random: which 2 MiB the first stack ends in */
	unsigned forks;		/* of it, so far */
	unsigned copied;	/* pages copied ahead by the fork that fills it */
	unsigned own_kept;	/* pages that an idle space has for itself */
};

/* What space_fault found wrong; FAULT_MEMORY: out of memory, or behind the object's end. */
enum space_fault_kind { FAULT_MAPERR = 1, FAULT_ACCERR = 2, FAULT_MEMORY = 3 };

/* ENOMEM. */
int space_create(struct space **space);

/* Takes the space away from its threads (stopped by then); pages go in slices. */
void space_destroy(struct space *space);

/* EINVAL, ENOMEM; EEXIST with TM_MAP_NOREPLACE. */
int space_map_anonymous(struct space *space, seL4_Word *address, seL4_Word length, unsigned prot,
			unsigned flags);

/*
 * A part of the boot archive (or of any object). OFFSET is a multiple of
 * 4 KiB. Private unless TM_MAP_SHARED; shared archive pages are never
 * writable: EACCES.
 */
int space_map_object(struct space *space, seL4_Word *address, seL4_Word length, unsigned prot,
		     unsigned flags, struct object *object, seL4_Word offset);
int space_map_archive(struct space *space, seL4_Word *address, seL4_Word offset,
		      seL4_Word length, unsigned prot, unsigned flags);

/* Device memory at a physical address. ENXIO where there is none. */
int space_map_phys(struct space *space, seL4_Word *address, seL4_Word physical,
		   seL4_Word length, unsigned prot, unsigned flags);

/* Pages go back at once; regions are cut where the range ends. EINVAL, ENOMEM. */
int space_unmap(struct space *space, seL4_Word address, seL4_Word length);

/*
 * The same for what may be many pages. *MADE is NULL when it is done at once;
 * else DONE is called from the main loop when the last page is gone, unless
 * the space ends before.
 */
struct unmapping;
int space_unmap_in_slices(struct space *space, seL4_Word address, seL4_Word length,
			  void (*done)(void *with), void *with, struct unmapping **made);
/* Nobody waits for it any more. */
void unmapping_forget_caller(struct unmapping *unmapping);

/* ENOMEM also where part of the range is not mapped, as POSIX says; EACCES. */
int space_protect(struct space *space, seL4_Word address, seL4_Word length, unsigned prot);

/* Drops the pages of private anonymous memory: zero when touched next. */
int space_discard(struct space *space, seL4_Word address, seL4_Word length);

/* Makes CHILD (empty) like PARENT: private pages copy on write, shared ones shared. ENOMEM. */
int space_fork(struct space *parent, struct space *child);

/* The range of SOURCE, copy on write, at TO_ADDRESS in TO. EFAULT: not all mapped. ENOMEM. */
int space_share(struct space *source, seL4_Word address, seL4_Word length, struct space *to,
		seL4_Word to_address);

/*
 * ACCESS: one TM_PROT_*. 0: go on. Else an errno and what is wrong: EFAULT,
 * EACCES, ENXIO, ENOMEM.
 */
int space_fault(struct space *space, seL4_Word address, unsigned access,
		enum space_fault_kind *kind);

/*
 * Maps what the range needs for ACCESS before anybody faults for it, where
 * that is known to come. Without memory the rest is left to the faults.
 */
void space_bring(struct space *space, seL4_Word address, seL4_Word end, unsigned access);

/*
 * A fresh zero page mapped in the process (at *ADDRESS, or where there is
 * room if that is 0) and seen by taskman at *VIEW. The page has a reference
 * that the caller puts. The process cannot unmap it. (*page)->frame serves as
 * the frame of an IPC buffer. ENOMEM.
 */
int space_shared_page(struct space *space, seL4_Word *address, unsigned prot,
		      struct page **page, void **view);

/* Maps a page that there is already (system page, a forked thread page). ENOMEM, EEXIST. */
int space_map_page(struct space *space, seL4_Word *address, unsigned prot, struct page *page);

/* Takes away what the two above mapped. */
void space_unmap_page(struct space *space, seL4_Word address);

/* A frame of the page at ADDRESS, as the kernel wants it for an IPC buffer; 0: none there. */
seL4_CPtr space_frame(struct space *space, seL4_Word address);

/* Bytes between taskman and a process, as the process may access them. EFAULT, ENOMEM. */
int space_read(struct space *space, seL4_Word address, void *to, size_t size);
int space_write(struct space *space, seL4_Word address, const void *from, size_t size);

/* Zeros into a process. EFAULT, ENOMEM. */
int space_clear(struct space *space, seL4_Word address, size_t size);

/* Physical address of the (touched) page. EFAULT, ENOMEM. */
int space_physical(struct space *space, seL4_Word address, seL4_Word *physical);

/* The first region that ends above ADDRESS, for listings; NULL: none. */
struct region *space_region(struct space *space, seL4_Word address);

static inline seL4_Word region_start(const struct region *region)
{
	return region->node.key;
}

/* Resident pages of a space; spaces not destroyed; regions of all spaces. */
size_t space_resident(const struct space *space);
size_t spaces_count(void);
size_t spaces_regions(void);
