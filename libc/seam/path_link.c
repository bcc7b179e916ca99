/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See path_link.h. Entries are named by the attachment's id, which taskman
 * never uses twice, so a stale one is never taken for another. Read without
 * a lock: server and coid are one word. A connection that another thread
 * drops while it is used fails there with EBADF, and is made anew.
 */
#include "path_link.h"
#include "tm.h"

enum { LINKS = 4 };

static volatile unsigned long links[LINKS]; /* server << 32 | coid; 0: none */
static volatile unsigned next;

int path_link(unsigned server)
{
	for (int i = 0; i < LINKS; i++) {
		unsigned long link = links[i];

		if (link >> 32 == server && link) {
			return (int)link;
		}
	}
	return -1;
}

static void replace(int i, unsigned long link)
{
	unsigned long old = __atomic_exchange_n(&links[i], link, __ATOMIC_ACQ_REL);

	if (old) {
		tm_status(TM_CONNECT_DETACH, (int)old, 0);
	}
}

void path_link_keep(unsigned server, int coid)
{
	unsigned i = __atomic_fetch_add(&next, 1, __ATOMIC_RELAXED) % LINKS;

	replace(i, (unsigned long)server << 32 | (unsigned)coid);
}

void path_link_drop(unsigned server)
{
	for (int i = 0; i < LINKS; i++) {
		if (links[i] >> 32 == server) {
			replace(i, 0);
		}
	}
}

void path_link_forget(void)
{
	for (int i = 0; i < LINKS; i++) {
		if (links[i]) {
			links[i] = 0;
		}
	}
}
