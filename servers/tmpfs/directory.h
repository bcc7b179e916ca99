/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of a directory: found by hash, listed by position. A name keeps
 * its position as long as it exists, so that a listing in progress neither
 * repeats nor misses a name that is there all the time.
 */
#pragma once

#include "node.h"

/* NULL when there is no such name. LENGTH bytes, not ended by NUL. */
struct entry *directory_find(const struct directory *dir, const char *name, size_t length);

/* Adds a name; the node's links are the caller's. ENOSPC. */
int directory_add(struct directory *dir, const char *name, size_t length, struct node *node);

void directory_remove(struct directory *dir, struct entry *entry);

/* The first name at or behind *POSITION, which moves behind it; NULL at the end. */
struct entry *directory_next(const struct directory *dir, size_t *position);

/* The names go, not their nodes. */
void directory_free(struct directory *dir);
