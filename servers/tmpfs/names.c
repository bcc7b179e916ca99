/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walking a path and changing names. A walk holds the directory it stands in and
 * the name to go; what POSIX asks of a change (permission, sticky directories,
 * loops) is checked before anything is. The server's one thread.
 */
#include "names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "directory.h"
#include "program.h"

static void now_is_nothing(struct timespec *time)
{
	memset(time, 0, sizeof(*time));
}

int tmpfs_init(struct tmpfs *fs, size_t page_limit, void (*now)(struct timespec *))
{
	static const struct cred root = { 0 };
	int error;

	memset(fs, 0, sizeof(*fs));
	fs->page_limit = page_limit;
	fs->now = now ? now : now_is_nothing;
	error = node_make(fs, S_IFDIR | 01777, &root, &fs->root);
	if (!error) {
		fs->root->links = 2;
	}
	return error;
}

/* The root goes last; what programs still hold open goes when they close it. */
static void tree_free(struct node *node)
{
	size_t position = 0;

	if (S_ISDIR(node->mode)) {
		struct entry *e;

		while ((e = directory_next(&node->dir, &position))) {
			tree_free(e->node);
		}
		node->links = 0;
	} else {
		node->links--;
	}
	node_release(node);
}

void tmpfs_destroy(struct tmpfs *fs)
{
	tree_free(fs->root);
}

/* Walking. */

static int step(struct walk *w, const struct cred *cred)
{
	struct node *dir = w->node;
	struct entry *entry;

	if (!dir) {
		return ENOENT;
	}
	if (!S_ISDIR(dir->mode)) {
		return ENOTDIR;
	}
	if (w->length > TMPFS_NAME_MOST) {
		return ENAMETOOLONG;
	}
	if (node_access(dir, cred, X_OK) != 0) {
		return EACCES;
	}
	w->parent = dir;
	if (w->length == 1 && w->name[0] == '.') {
		return 0;
	}
	if (w->length == 2 && w->name[0] == '.' && w->name[1] == '.') {
		w->node = dir->dir.parent ? dir->dir.parent : dir;
		return 0;
	}
	entry = directory_find(&dir->dir, w->name, w->length);
	w->node = entry ? entry->node : NULL;
	return 0;
}

static const char *name_end(const char *at)
{
	while (*at && *at != '/') {
		at++;
	}
	return at;
}

static const char *skip_slashes(const char *at)
{
	while (*at == '/') {
		at++;
	}
	return at;
}

int walk(struct tmpfs *fs, const struct cred *cred, const char *path, int flags,
	 struct walk *w)
{
	const char *at = skip_slashes(path);

	memset(w, 0, sizeof(*w));
	w->node = fs->root;
	while (*at) {
		const char *end = name_end(at);
		const char *next = skip_slashes(end);
		int error;

		w->name = at;
		w->length = end - at;
		error = step(w, cred);
		if (error) {
			return error;
		}
		w->wants_directory = *next == '\0' && next != end;
		if (w->node && S_ISLNK(w->node->mode) &&
		    (*next || (flags & WALK_FOLLOW) || w->wants_directory)) {
			w->link = w->node->link;
			w->link_parent = at - path;
			w->link_end = end - path;
			return EAGAIN;
		}
		at = next;
		if (!w->node && *at) {
			return ENOENT;
		}
	}
	if (!w->node) {
		return flags & WALK_PARENT ? 0 : ENOENT;
	}
	return w->wants_directory && !S_ISDIR(w->node->mode) ? ENOTDIR : 0;
}

/* Changing. */

static int is_dots(const struct walk *w)
{
	return (w->length == 1 && w->name[0] == '.') ||
	       (w->length == 2 && w->name[0] == '.' && w->name[1] == '.');
}

/* May the asker add a name there? */
static int may_add(const struct walk *w, const struct cred *cred)
{
	if (!w->parent || w->node) {
		return EEXIST;
	}
	if (w->parent->links == 0) {
		return ENOENT;
	}
	return node_access(w->parent, cred, W_OK | X_OK);
}

/* May the asker take this name away? A sticky directory lets only owners. */
static int may_remove(const struct walk *w, const struct cred *cred)
{
	int error = node_access(w->parent, cred, W_OK | X_OK);

	if (error) {
		return error;
	}
	if ((w->parent->mode & S_ISVTX) && cred->uid != 0 && cred->uid != w->node->uid &&
	    cred->uid != w->parent->uid) {
		return EPERM;
	}
	return 0;
}

static int name_put(struct walk *w, struct node *node)
{
	int error = directory_add(&w->parent->dir, w->name, w->length, node);

	if (error) {
		return error;
	}
	node->links++;
	if (S_ISDIR(node->mode)) {
		node->links++;
		node->dir.parent = w->parent;
		w->parent->links++;
	}
	node_touch(w->parent, TOUCH_MODIFY | TOUCH_CHANGE);
	node_touch(node, TOUCH_CHANGE);
	return 0;
}

/* A new directory's or file's group is its parent's where that says so (S_ISGID). */
static void inherit_group(const struct walk *w, struct node *node)
{
	if (w->parent->mode & S_ISGID) {
		node->gid = w->parent->gid;
		if (S_ISDIR(node->mode)) {
			node->mode |= S_ISGID;
		}
	}
}

int name_create(struct walk *w, const struct cred *cred, mode_t mode, dev_t rdev,
		struct node **result)
{
	struct node *node;
	int error = may_add(w, cred);

	if (error) {
		return error;
	}
	if (w->wants_directory && !S_ISDIR(mode)) {
		return ENOENT;
	}
	error = node_make(w->parent->fs, mode, cred, &node);
	if (error) {
		return error;
	}
	node->rdev = rdev;
	inherit_group(w, node);
	node->mode = program_mode(node, cred, node->mode);
	error = name_put(w, node);
	if (error) {
		node_release(node);
		return error;
	}
	w->node = node;
	if (result) {
		*result = node;
	}
	return 0;
}

int name_symlink(struct walk *w, const struct cred *cred, const char *text, size_t length)
{
	struct node *node;
	int error = may_add(w, cred);

	if (error) {
		return error;
	}
	if (length == 0 || w->wants_directory) {
		return ENOENT;
	}
	error = node_make(w->parent->fs, S_IFLNK | 0777, cred, &node);
	if (error) {
		return error;
	}
	node->link = malloc(length + 1);
	if (!node->link) {
		node_release(node);
		return ENOSPC;
	}
	memcpy(node->link, text, length);
	node->link[length] = '\0';
	node->size = length;
	error = name_put(w, node);
	if (error) {
		node_release(node);
	}
	return error;
}

int name_link(struct walk *w, const struct cred *cred, struct node *node)
{
	int error = may_add(w, cred);

	if (error) {
		return error;
	}
	if (S_ISDIR(node->mode)) {
		return EPERM;
	}
	if (w->wants_directory || node->links == 0) {
		return ENOENT;
	}
	if (node->links >= TMPFS_LINK_MOST) {
		return EMLINK;
	}
	return name_put(w, node);
}

/* Takes the name away; the node goes when nobody has it open. */
static void name_drop(struct node *parent, const char *name, size_t length)
{
	struct entry *entry = directory_find(&parent->dir, name, length);
	struct node *node = entry->node;

	directory_remove(&parent->dir, entry);
	node->links--;
	if (S_ISDIR(node->mode)) {
		node->links--;
		node->dir.parent = NULL;
		parent->links--;
	}
	node_touch(parent, TOUCH_MODIFY | TOUCH_CHANGE);
	node_touch(node, TOUCH_CHANGE);
	node_release(node);
}

int name_remove(struct walk *w, const struct cred *cred, int is_directory)
{
	int error;

	if (!w->parent) {
		return EBUSY;
	}
	if (!w->node) {
		return ENOENT;
	}
	if (is_dots(w)) {
		return is_directory && w->length == 1 ? EINVAL : is_directory ? ENOTEMPTY : EISDIR;
	}
	error = may_remove(w, cred);
	if (error) {
		return error;
	}
	if (is_directory && !S_ISDIR(w->node->mode)) {
		return ENOTDIR;
	}
	if (!is_directory && S_ISDIR(w->node->mode)) {
		return EISDIR;
	}
	if (is_directory && w->node->dir.count > 0) {
		return ENOTEMPTY;
	}
	name_drop(w->parent, w->name, w->length);
	return 0;
}

/* Is NODE the directory DIR or one above it? */
static int is_above(const struct node *node, const struct node *dir)
{
	while (dir && dir != node) {
		dir = dir->dir.parent;
	}
	return dir != NULL;
}

static int rename_check(struct walk *from, struct walk *to, const struct cred *cred)
{
	int error;

	if (!from->parent || !to->parent || is_dots(from) || is_dots(to)) {
		return EBUSY;
	}
	error = may_remove(from, cred);
	if (!error) {
		error = to->node ? may_remove(to, cred) : may_add(to, cred);
	}
	if (error) {
		return error;
	}
	if (S_ISDIR(from->node->mode) && is_above(from->node, to->parent)) {
		return EINVAL;
	}
	if (to->wants_directory && !S_ISDIR(from->node->mode)) {
		return ENOTDIR;
	}
	if (!to->node) {
		return 0;
	}
	if (S_ISDIR(to->node->mode) && !S_ISDIR(from->node->mode)) {
		return EISDIR;
	}
	if (!S_ISDIR(to->node->mode) && S_ISDIR(from->node->mode)) {
		return ENOTDIR;
	}
	return S_ISDIR(to->node->mode) && to->node->dir.count > 0 ? ENOTEMPTY : 0;
}

/* The new name changes hands in place, so that it exists at every moment. */
static void rename_over(struct walk *from, struct walk *to)
{
	struct entry *entry = directory_find(&to->parent->dir, to->name, to->length);
	struct node *old = entry->node;

	entry->node = from->node;
	from->node->links++;
	old->links--;
	if (S_ISDIR(old->mode)) {
		old->links--;
		old->dir.parent = NULL;
		to->parent->links--;
	}
	if (S_ISDIR(from->node->mode)) {
		from->node->links++;
		to->parent->links++;
	}
	node_touch(to->parent, TOUCH_MODIFY | TOUCH_CHANGE);
	node_touch(old, TOUCH_CHANGE);
	node_release(old);
}

int name_rename(struct walk *from, struct walk *to, const struct cred *cred)
{
	int error;

	if (!from->node) {
		return ENOENT;
	}
	if (from->node == to->node) {
		return 0;
	}
	error = rename_check(from, to, cred);
	if (error) {
		return error;
	}
	if (to->node) {
		rename_over(from, to);
	} else {
		error = name_put(to, from->node);
		if (error) {
			return error;
		}
	}
	name_drop(from->parent, from->name, from->length);
	if (S_ISDIR(from->node->mode)) {
		from->node->dir.parent = to->parent;
	}
	return 0;
}
