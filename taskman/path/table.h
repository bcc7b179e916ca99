/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hash table of entries that are embedded in the structs they find. It
 * doubles when it is full; when there is no memory for that it stays as it is
 * and chains grow longer, so an insertion cannot fail.
 *
 *   for (e = table_first(t, hash); e; e = table_next(e)) compare, take
 *
 * The walk yields only entries of that very hash; the caller compares keys.
 */
#pragma once

struct table_entry {
	struct table_entry *next;
	unsigned long hash;
};

struct table {
	struct table_entry **buckets;
	unsigned bucket_count;		/* a power of two, or 0 at first */
	unsigned count;
	struct table_entry *single;	/* the one bucket before any memory */
};

void table_insert(struct table *t, struct table_entry *e, unsigned long hash);
void table_remove(struct table *t, struct table_entry *e);
struct table_entry *table_first(const struct table *t, unsigned long hash);
struct table_entry *table_next(const struct table_entry *e);

/* A good enough mix for pointers, numbers and names. */
unsigned long hash_bytes(unsigned long seed, const void *bytes, unsigned long length);

static inline unsigned long hash_number(unsigned long n)
{
	n *= 0x9e3779b97f4a7c15UL;
	return n ^ n >> 32;
}
