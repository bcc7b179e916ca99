/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The attached paths of a dispatch, by id: each open looks one up, and a
 * server may have thousands. The list in the order of attaching is for ending.
 */
#include <errno.h>
#include <stdlib.h>

#include "private.h"

static struct mount **bucket_of(dispatch_t *dpp, int id)
{
	return &dpp->mount_buckets[(unsigned)id & (dpp->mount_bucket_count - 1)];
}

static void chain_add(dispatch_t *dpp, struct mount *m)
{
	struct mount **bucket = bucket_of(dpp, m->id);

	m->chain = *bucket;
	*bucket = m;
}

static int buckets_grow(dispatch_t *dpp)
{
	size_t count = dpp->mount_bucket_count ? dpp->mount_bucket_count * 2 : MOUNT_FIRST_BUCKETS;
	struct mount **buckets = calloc(count, sizeof(buckets[0]));

	if (!buckets) {
		/* Longer chains do as long as there are any. */
		return dpp->mount_bucket_count ? 0 : ENOMEM;
	}
	free(dpp->mount_buckets);
	dpp->mount_buckets = buckets;
	dpp->mount_bucket_count = count;
	for (struct mount *m = dpp->mounts; m; m = m->next) {
		chain_add(dpp, m);
	}
	return 0;
}

int mount_add(dispatch_t *dpp, struct mount *m)
{
	int error = 0;

	pthread_mutex_lock(&dpp->lock);
	if (dpp->mount_count >= dpp->mount_bucket_count) {
		error = buckets_grow(dpp);
	}
	if (!error) {
		m->id = ++dpp->last_id;
		m->next = dpp->mounts;
		m->link = &dpp->mounts;
		if (m->next) {
			m->next->link = &m->next;
		}
		dpp->mounts = m;
		dpp->mount_count++;
		chain_add(dpp, m);
	}
	pthread_mutex_unlock(&dpp->lock);
	return error;
}

struct mount *mount_find(dispatch_t *dpp, int id)
{
	struct mount *m;

	pthread_mutex_lock(&dpp->lock);
	m = dpp->mount_bucket_count ? *bucket_of(dpp, id) : NULL;
	while (m && m->id != id) {
		m = m->chain;
	}
	pthread_mutex_unlock(&dpp->lock);
	return m;
}

void mount_remove(dispatch_t *dpp, struct mount *m)
{
	struct mount **chain;

	pthread_mutex_lock(&dpp->lock);
	chain = bucket_of(dpp, m->id);
	while (*chain != m) {
		chain = &(*chain)->chain;
	}
	*chain = m->chain;
	*m->link = m->next;
	if (m->next) {
		m->next->link = m->link;
	}
	dpp->mount_count--;
	pthread_mutex_unlock(&dpp->lock);
}
