/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file as a program: while somebody loads one that gives ids, nobody
 * writes it, and it gives none while somebody may write it. Writing and a
 * new owner take the ids away. Pure logic.
 */
#pragma once

#include "node.h"

/* An open for writing begins and ends. ETXTBSY. */
int program_write_begin(struct node *node);
void program_write_end(struct node *node);

/*
 * Somebody is about to load it, until the end. EACCES: no program that gives ids
 * (a script is none). ETXTBSY: somebody has it open for writing.
 */
int program_load_begin(struct node *node);
void program_load_end(struct node *node);

/* Its bytes or its owner have changed: whom it speaks for is no longer certain. */
void program_changed(struct node *node);

/* The mode that CRED may give it: the group's id belongs to its members alone. */
mode_t program_mode(const struct node *node, const struct cred *cred, mode_t wanted);
