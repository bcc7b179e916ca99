/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names in two tables: buckets by hash to find one, slots by position to list
 * them. Both double as names come. The server's one thread.
 */
#include "directory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 8 };

static unsigned name_hash(const char *name, size_t length)
{
	unsigned hash = 2166136261u;

	for (size_t i = 0; i < length; i++) {
		hash = (hash ^ (unsigned char)name[i]) * 16777619u;
	}
	return hash;
}

struct entry *directory_find(const struct directory *dir, const char *name, size_t length)
{
	unsigned hash = name_hash(name, length);

	if (dir->bucket_count == 0) {
		return NULL;
	}
	for (struct entry *e = dir->buckets[hash & (dir->bucket_count - 1)]; e; e = e->next) {
		if (e->hash == hash && strlen(e->name) == length &&
		    memcmp(e->name, name, length) == 0) {
			return e;
		}
	}
	return NULL;
}

static void bucket_push(struct directory *dir, struct entry *entry)
{
	struct entry **bucket = &dir->buckets[entry->hash & (dir->bucket_count - 1)];

	entry->next = *bucket;
	*bucket = entry;
}

static int buckets_grow(struct directory *dir, size_t count)
{
	struct entry **buckets = calloc(count, sizeof(buckets[0]));

	if (!buckets) {
		return ENOSPC;
	}
	free(dir->buckets);
	dir->buckets = buckets;
	dir->bucket_count = count;
	for (size_t i = 0; i < dir->slot_count; i++) {
		if (dir->slots[i]) {
			bucket_push(dir, dir->slots[i]);
		}
	}
	return 0;
}

static int slots_grow(struct directory *dir)
{
	size_t count = dir->slot_count ? dir->slot_count * 2 : FIRST_SLOTS;
	struct entry **slots = realloc(dir->slots, count * sizeof(slots[0]));

	if (!slots) {
		return ENOSPC;
	}
	memset(slots + dir->slot_count, 0, (count - dir->slot_count) * sizeof(slots[0]));
	dir->slots = slots;
	dir->slot_count = count;
	/* Without memory for more buckets chains only grow longer. */
	if (buckets_grow(dir, count) != 0 && dir->bucket_count == 0) {
		free(dir->slots);
		dir->slots = NULL;
		dir->slot_count = 0;
		return ENOSPC;
	}
	return 0;
}

int directory_add(struct directory *dir, const char *name, size_t length, struct node *node)
{
	struct entry *entry;
	int error;

	if (dir->count == dir->slot_count) {
		error = slots_grow(dir);
		if (error) {
			return error;
		}
	}
	entry = malloc(sizeof(*entry) + length + 1);
	if (!entry) {
		return ENOSPC;
	}
	while (dir->slots[dir->first_free]) {
		dir->first_free++;
	}
	entry->position = dir->first_free;
	entry->node = node;
	entry->hash = name_hash(name, length);
	memcpy(entry->name, name, length);
	entry->name[length] = '\0';
	dir->slots[entry->position] = entry;
	bucket_push(dir, entry);
	dir->count++;
	return 0;
}

void directory_remove(struct directory *dir, struct entry *entry)
{
	struct entry **link = &dir->buckets[entry->hash & (dir->bucket_count - 1)];

	while (*link != entry) {
		link = &(*link)->next;
	}
	*link = entry->next;
	dir->slots[entry->position] = NULL;
	if (entry->position < dir->first_free) {
		dir->first_free = entry->position;
	}
	dir->count--;
	free(entry);
	if (dir->count == 0) {
		directory_free(dir);
	}
}

struct entry *directory_next(const struct directory *dir, size_t *position)
{
	while (*position < dir->slot_count) {
		struct entry *entry = dir->slots[(*position)++];

		if (entry) {
			return entry;
		}
	}
	return NULL;
}

void directory_free(struct directory *dir)
{
	for (size_t i = 0; i < dir->slot_count; i++) {
		free(dir->slots[i]);
	}
	free(dir->slots);
	free(dir->buckets);
	dir->slots = NULL;
	dir->buckets = NULL;
	dir->slot_count = dir->bucket_count = dir->count = dir->first_free = 0;
}
