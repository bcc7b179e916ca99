/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and their bytes: pages by index, made when written, so that holes cost
 * nothing; a page counts against the limit of the file system. The server's one
 * thread.
 */
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
		node->data.used--;
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
		st->st_blocks = node->data.used * (TMPFS_PAGE / 512);
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

/* What a hole reads as. */
static char zeros[TMPFS_PAGE];

size_t file_parts(const struct node *node, off_t offset, size_t size, struct iovec *parts,
		  size_t *count)
{
	size_t most = *count, bytes = 0;

	*count = 0;
	if (offset >= node->size) {
		return 0;
	}
	if ((off_t)size > node->size - offset) {
		size = node->size - offset;
	}
	while (bytes < size && *count < most) {
		size_t index = offset / TMPFS_PAGE;
		size_t within = offset % TMPFS_PAGE;
		size_t left = size - bytes;
		size_t part = TMPFS_PAGE - within < left ? TMPFS_PAGE - within : left;
		char *page = index < node->data.count ? node->data.pages[index] : NULL;

		parts[(*count)++] = (struct iovec){ (page ? page : zeros) + within, part };
		bytes += part;
		offset += part;
	}
	return bytes;
}

size_t file_read(const struct node *node, off_t offset, void *to, size_t size)
{
	size_t done = 0, bytes;

	do {
		struct iovec part;
		size_t count = 1;

		bytes = file_parts(node, offset + done, size - done, &part, &count);
		if (bytes) {
			memcpy((char *)to + done, part.iov_base, bytes);
		}
		done += bytes;
	} while (bytes > 0);
	return done;
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
		node->data.used++;
		fs->pages++;
	}
	*page = node->data.pages[index];
	return 0;
}

int file_room(struct node *node, off_t offset, size_t size, struct iovec *parts, size_t *count,
	      size_t *bytes)
{
	size_t most = *count;
	int error = 0;

	*count = *bytes = 0;
	if (offset < 0 || offset > FILE_MOST || (off_t)size > FILE_MOST - offset) {
		return EFBIG;
	}
	while (*bytes < size && *count < most) {
		size_t within = offset % TMPFS_PAGE;
		size_t left = size - *bytes;
		size_t part = TMPFS_PAGE - within < left ? TMPFS_PAGE - within : left;
		char *page;

		error = page_reach(node, offset / TMPFS_PAGE, &page);
		if (error) {
			break;
		}
		parts[(*count)++] = (struct iovec){ page + within, part };
		*bytes += part;
		offset += part;
	}
	return *bytes ? 0 : error;
}

void file_wrote(struct node *node, off_t offset, size_t size)
{
	if (offset + (off_t)size > node->size) {
		node->size = offset + size;
	}
	program_changed(node);
	node_touch(node, TOUCH_MODIFY | TOUCH_CHANGE);
}

int file_write(struct node *node, off_t offset, const void *from, size_t size, size_t *done)
{
	struct iovec part;
	size_t count, bytes;
	int error;

	*done = 0;
	do {
		count = 1;
		error = file_room(node, offset + *done, size - *done, &part, &count, &bytes);
		if (error || bytes == 0) {
			break;
		}
		memcpy(part.iov_base, (const char *)from + *done, bytes);
		*done += bytes;
	} while (*done < size);
	if (*done == 0) {
		return error;
	}
	file_wrote(node, offset, *done);
	return 0;
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
