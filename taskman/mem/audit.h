/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledgers of memory and capabilities in one struct, for TM_AUDIT: what is
 * given out, without what the allocators keep for themselves, so that two
 * readings before and after are equal when everything was given back.
 */
#pragma once

#include <stddef.h>

struct space;

struct audit {
	size_t free_bytes;	/* RAM not given out to anybody */
	size_t slots_used;
	size_t heap_bytes;
	size_t pages;
	size_t regions;
	size_t objects;		/* kernel objects in arenas */
};

/* Finishes pending work and drops idle spaces, then reads the ledgers. */
void audit_read(struct audit *audit);

/* The part of it that is one address space's alone; free_bytes and objects stay 0. */
void audit_space(struct space *space, struct audit *audit);

/*
 * Slots of the copies that map pages in SPACE beside their first capability. How
 * many a living process has follows from who mapped what first, and ended
 * first; so they are taken out of what TM_AUDIT tells. One that is lost is in
 * no space, and shows.
 */
size_t audit_copies(struct space *space);

/* Recomputes every ledger from the structures and counts the ones that differ. */
unsigned audit_walk(void);
