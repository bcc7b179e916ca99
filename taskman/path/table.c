/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chains of embedded entries, in a number of buckets that is a power of two.
 * Taskman's one thread; no entry is allocated here.
 */
#include "taskman/path/table.h"

#include "taskman/mem/heap.h"

#include <stddef.h>

enum { FIRST_BUCKETS = 32 };

static struct table_entry **bucket_of(const struct table *t, unsigned long hash)
{
	if (t->bucket_count == 0) {
		return (struct table_entry **)&t->single;
	}
	return &t->buckets[hash & (t->bucket_count - 1)];
}

static void push(const struct table *t, struct table_entry *e)
{
	struct table_entry **bucket = bucket_of(t, e->hash);

	e->next = *bucket;
	*bucket = e;
}

static void move_chain(const struct table *t, struct table_entry *e)
{
	while (e) {
		struct table_entry *next = e->next;

		push(t, e);
		e = next;
	}
}

static void grow(struct table *t)
{
	struct table old = *t;
	unsigned wanted = old.bucket_count ? old.bucket_count * 2 : FIRST_BUCKETS;
	struct table_entry **buckets = heap_alloc(wanted * sizeof(buckets[0]));

	if (!buckets) {
		return;
	}
	t->buckets = buckets;
	t->bucket_count = wanted;
	t->single = NULL;
	move_chain(t, old.single);
	for (unsigned i = 0; i < old.bucket_count; i++) {
		move_chain(t, old.buckets[i]);
	}
	heap_free(old.buckets);
}

void table_insert(struct table *t, struct table_entry *e, unsigned long hash)
{
	if (t->count >= t->bucket_count) {
		grow(t);
	}
	e->hash = hash;
	push(t, e);
	t->count++;
}

void table_remove(struct table *t, struct table_entry *e)
{
	struct table_entry **link = bucket_of(t, e->hash);

	while (*link != e) {
		link = &(*link)->next;
	}
	*link = e->next;
	t->count--;
}

static struct table_entry *same_hash(struct table_entry *e, unsigned long hash)
{
	while (e && e->hash != hash) {
		e = e->next;
	}
	return e;
}

struct table_entry *table_first(const struct table *t, unsigned long hash)
{
	return same_hash(*bucket_of(t, hash), hash);
}

struct table_entry *table_next(const struct table_entry *e)
{
	return same_hash(e->next, e->hash);
}

unsigned long hash_bytes(unsigned long seed, const void *bytes, unsigned long length)
{
	const unsigned char *p = bytes;
	unsigned long hash = hash_number(seed);

	for (unsigned long i = 0; i < length; i++) {
		hash = (hash ^ p[i]) * 0x100000001b3UL;
	}
	return hash ^ hash >> 32;
}
