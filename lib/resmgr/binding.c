/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of open files by connection: one hash probe for each message.
 */
#include <errno.h>
#include <stdlib.h>

#include "private.h"

static struct binding **bucket_of(dispatch_t *dpp, int scoid)
{
	return &dpp->buckets[(unsigned)scoid * 2654435761u & (dpp->bucket_count - 1)];
}

static int buckets_grow(dispatch_t *dpp)
{
	size_t old_count = dpp->bucket_count;
	size_t count = old_count ? old_count * 2 : OCB_FIRST_BUCKETS;
	struct binding **old = dpp->buckets;
	struct binding **buckets = calloc(count, sizeof(buckets[0]));

	if (!buckets) {
		/* Longer chains do as long as there are any. */
		return old_count ? 0 : ENOMEM;
	}
	dpp->buckets = buckets;
	dpp->bucket_count = count;
	for (size_t i = 0; i < old_count; i++) {
		while (old[i]) {
			struct binding *b = old[i];
			struct binding **bucket = bucket_of(dpp, b->scoid);

			old[i] = b->next;
			b->next = *bucket;
			*bucket = b;
		}
	}
	free(old);
	return 0;
}

struct binding *binding_find(dispatch_t *dpp, int scoid)
{
	struct binding *b;

	pthread_mutex_lock(&dpp->lock);
	b = dpp->bucket_count ? *bucket_of(dpp, scoid) : NULL;
	while (b && b->scoid != scoid) {
		b = b->next;
	}
	pthread_mutex_unlock(&dpp->lock);
	return b;
}

int binding_add(dispatch_t *dpp, int scoid, void *ocb, const resmgr_io_funcs_t *io)
{
	struct binding *b = malloc(sizeof(*b));
	int error = 0;

	if (!b) {
		return ENOMEM;
	}
	pthread_mutex_lock(&dpp->lock);
	if (dpp->binding_count >= dpp->bucket_count) {
		error = buckets_grow(dpp);
	}
	if (!error) {
		struct binding **bucket = bucket_of(dpp, scoid);

		*b = (struct binding){ *bucket, scoid, ocb, io };
		*bucket = b;
		dpp->binding_count++;
	}
	pthread_mutex_unlock(&dpp->lock);
	if (error) {
		free(b);
	}
	return error;
}

struct binding *binding_remove(dispatch_t *dpp, int scoid)
{
	struct binding *b = NULL;

	pthread_mutex_lock(&dpp->lock);
	if (dpp->bucket_count) {
		struct binding **link = bucket_of(dpp, scoid);

		while (*link && (*link)->scoid != scoid) {
			link = &(*link)->next;
		}
		b = *link;
		if (b) {
			*link = b->next;
			dpp->binding_count--;
		}
	}
	pthread_mutex_unlock(&dpp->lock);
	return b;
}
