/* SPDX-License-Identifier: Apache-2.0 */
#include "node.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "directory.h"
#include "lock.h"
#include "program.h"

/* Offsets stay far below what an off_t can hold. */
#define FILE_MOST ((off_t)1 << 46)

int node_make(struct tmpfs *fs, mode_t mode, const struct cred *cred, struct node **result)
{
	struct node *node = calloc(1, sizeof(*node));

	if (!node) {
		return ENOSPC;
	}
	node->fs = fs;
	node->ino = ++fs->last_ino;
	node->mode = mode;
	node->uid = cred->uid;
	node->gid = cred->gid;
	fs->nodes++;
	node_touch(node, TOUCH_ACCESS | TOUCH_MODIFY | TOUCH_CHANGE);
	*result = node;
	return 0;
}

static void page_free(struct node *node, size_t index)
{
	if (node->data.pages[index]) {
		free(node->data.pages[index]);
		node->data.pages[index] = NULL;
		node->fs->pages--;
	}
}

static void contents_free(struct node *node)
{
	if (S_ISDIR(node->mode)) {
		directory_free(&node->dir);
	} else if (S_ISLNK(node->mode) || S_ISFIFO(node->mode)) {
		free(node->link);
	} else {
		for (size_t i = 0; i < node->data.count; i++) {
			page_free(node, i);
		}
		free(node->data.pages);
	}
}

int fifo_path(struct node *node, const char **path)
{
	static const char folder[] = "/dev/pipe/fifo/";
	unsigned char key[16];
	char *to;

	*path = node->link;
	if (node->link) {
		return 0;
	}
	to = malloc(sizeof(folder) + 2 * sizeof(key));
	if (!to || getentropy(key, sizeof(key)) != 0) {
		free(to);
		return ENOMEM;
	}
	node->link = to;
	to = stpcpy(to, folder);
	for (size_t i = 0; i < sizeof(key); i++) {
		to += sprintf(to, "%02x", key[i]);
	}
	*path = node->link;
	return 0;
}

void node_release(struct node *node)
{
	if (node->links > 0 || node->opens > 0) {
		return;
	}
	contents_free(node);
	locks_free(node);
	node->fs->nodes--;
	free(node);
}

void node_open(struct node *node)
{
	node->opens++;
}

void node_close(struct node *node)
{
	node->opens--;
	node_release(node);
}

int cred_has_group(const struct cred *cred, gid_t gid)
{
	for (unsigned i = 0; i < cred->group_count; i++) {
		if (cred->groups[i] == gid) {
			return 1;
		}
	}
	return cred->gid == gid;
}

int node_access(const struct node *node, const struct cred *cred, int wanted)
{
	unsigned bits = node->mode & 7;

	if (cred->uid == 0) {
		int may_execute = S_ISDIR(node->mode) || (node->mode & 0111);

		return (wanted & X_OK) && !may_execute ? EACCES : 0;
	}
	if (cred->uid == node->uid) {
		bits = node->mode >> 6 & 7;
	} else if (cred_has_group(cred, node->gid)) {
		bits = node->mode >> 3 & 7;
	}
	return (bits & wanted) == (unsigned)wanted ? 0 : EACCES;
}

void node_stat(const struct node *node, struct stat *st)
{
	memset(st, 0, sizeof(*st));
	st->st_ino = node->ino;
	st->st_mode = node->mode;
	st->st_nlink = node->links;
	st->st_uid = node->uid;
	st->st_gid = node->gid;
	st->st_rdev = node->rdev;
	st->st_size = node->size;
	st->st_blksize = TMPFS_PAGE;
	st->st_atim = node->accessed;
	st->st_mtim = node->modified;
	st->st_ctim = node->changed;
	if (S_ISREG(node->mode)) {
		for (size_t i = 0; i < node->data.count; i++) {
			st->st_blocks += node->data.pages[i] ? TMPFS_PAGE / 512 : 0;
		}
	}
}

void node_touch(struct node *node, int what)
{
	struct timespec now;

	node->fs->now(&now);
	if (what & TOUCH_ACCESS) {
		node->accessed = now;
	}
	if (what & TOUCH_MODIFY) {
		node->modified = now;
	}
	if (what & TOUCH_CHANGE) {
		node->changed = now;
	}
}

size_t file_read(struct node *node, off_t offset, void *to, size_t size)
{
	char *out = to;
	size_t left;

	if (offset >= node->size) {
		return 0;
	}
	if ((off_t)size > node->size - offset) {
		size = node->size - offset;
	}
	for (left = size; left > 0;) {
		size_t index = offset / TMPFS_PAGE;
		size_t within = offset % TMPFS_PAGE;
		size_t part = TMPFS_PAGE - within < left ? TMPFS_PAGE - within : left;
		const char *page = index < node->data.count ? node->data.pages[index] : NULL;

		if (page) {
			memcpy(out, page + within, part);
		} else {
			memset(out, 0, part);
		}
		out += part;
		offset += part;
		left -= part;
	}
	return size;
}

static int pages_reach(struct node *node, size_t index)
{
	size_t count = node->data.count ? node->data.count : 4;
	char **pages;

	if (index < node->data.count) {
		return 0;
	}
	while (count <= index) {
		count *= 2;
	}
	pages = realloc(node->data.pages, count * sizeof(pages[0]));
	if (!pages) {
		return ENOSPC;
	}
	memset(pages + node->data.count, 0, (count - node->data.count) * sizeof(pages[0]));
	node->data.pages = pages;
	node->data.count = count;
	return 0;
}

static int page_reach(struct node *node, size_t index, char **page)
{
	struct tmpfs *fs = node->fs;
	int error = pages_reach(node, index);

	if (error) {
		return error;
	}
	if (!node->data.pages[index]) {
		if (fs->pages >= fs->page_limit) {
			return ENOSPC;
		}
		node->data.pages[index] = calloc(1, TMPFS_PAGE);
		if (!node->data.pages[index]) {
			return ENOSPC;
		}
		fs->pages++;
	}
	*page = node->data.pages[index];
	return 0;
}

int file_write(struct node *node, off_t offset, const void *from, size_t size, size_t *done)
{
	const char *in = from;
	int error = 0;

	*done = 0;
	if (offset < 0 || offset > FILE_MOST || (off_t)size > FILE_MOST - offset) {
		return EFBIG;
	}
	while (*done < size) {
		size_t within = offset % TMPFS_PAGE;
		size_t left = size - *done;
		size_t part = TMPFS_PAGE - within < left ? TMPFS_PAGE - within : left;
		char *page;

		error = page_reach(node, offset / TMPFS_PAGE, &page);
		if (error) {
			break;
		}
		memcpy(page + within, in + *done, part);
		*done += part;
		offset += part;
	}
	if (*done > 0) {
		if (offset > node->size) {
			node->size = offset;
		}
		program_changed(node);
		node_touch(node, TOUCH_MODIFY | TOUCH_CHANGE);
		return 0;
	}
	return error;
}

int file_truncate(struct node *node, off_t size)
{
	size_t keep = (size + TMPFS_PAGE - 1) / TMPFS_PAGE;
	size_t within = size % TMPFS_PAGE;

	if (size < 0) {
		return EINVAL;
	}
	if (size > FILE_MOST) {
		return EFBIG;
	}
	for (size_t i = keep; i < node->data.count; i++) {
		page_free(node, i);
	}
	/* What is cut off must read as zeros if the file grows again. */
	if (size < node->size && within && keep <= node->data.count &&
	    node->data.pages[keep - 1]) {
		memset(node->data.pages[keep - 1] + within, 0, TMPFS_PAGE - within);
	}
	if (keep == 0) {
		free(node->data.pages);
		node->data.pages = NULL;
		node->data.count = 0;
	}
	node->size = size;
	program_changed(node);
	node_touch(node, TOUCH_MODIFY | TOUCH_CHANGE);
	return 0;
}
