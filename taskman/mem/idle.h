/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address spaces between two runs of a program. When a process ends, its
 * space keeps page tables, the pages of program files that were mapped in it,
 * and the first few that the process wrote. The next process of that
 * name and user takes it over: what its regions show is there already, and is
 * neither unmapped, mapped again nor faulted for.
 *
 * Kept pages belong to no region until one is made over them that shows the
 * same page, or is private memory that may be written: then they are made to
 * hold what its pages begin with. space_settle() takes the rest away before
 * the program runs; until then nothing but the loader does.
 */
#pragma once

#include "taskman/mem/space.h"

/* An idle space of KEY if there is one, else a fresh one. KEY may be NULL. ENOMEM. */
int space_take(const struct space_key *key, struct space **space);

/* In place of space_destroy(): the space waits for the next run of KEY, if that is worth it. */
void space_retire(struct space *space, const struct space_key *key);

/* Unmaps what is kept and was not taken over: all regions are there now. */
void space_settle(struct space *space);

/* Finishes all pending work and destroys the idle spaces: memory is short, or is counted. */
void spaces_trim(void);

/* Bytes that this would give back. */
size_t spaces_idle_bytes(void);
