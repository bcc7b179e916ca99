/* SPDX-License-Identifier: Apache-2.0 */
/* uname(): the system is QSOE; the version names the kernel below. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "clock.h"

static void put(char *to, size_t size, const char *from, size_t most)
{
	size_t n = strnlen(from, most < size - 1 ? most : size - 1);

	memcpy(to, from, n);
	to[n] = 0;
}

/* Again, if it was being changed meanwhile. */
static void nodename_read(const struct system_page *page, char *to, size_t size)
{
	unsigned seq;

	do {
		while ((seq = __atomic_load_n(&page->nodename_seq, __ATOMIC_ACQUIRE)) & 1) {
		}
		put(to, size, page->nodename, sizeof(page->nodename));
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
	} while (seq != __atomic_load_n(&page->nodename_seq, __ATOMIC_RELAXED));
}

hidden long call_NR_uname(struct utsname *name)
{
	const struct system_page *page = seam_system_page();

	memset(name, 0, sizeof(*name));
	strcpy(name->sysname, "QSOE");
	nodename_read(page, name->nodename, sizeof(name->nodename));
	put(name->release, sizeof(name->release), page->release, sizeof(page->release));
	put(name->version, sizeof(name->version), page->kernel_name, sizeof(page->kernel_name));
	strcat(name->version, " ");
	put(name->version + strlen(name->version), 24, page->kernel_version,
	    sizeof(page->kernel_version));
	put(name->machine, sizeof(name->machine), page->machine, sizeof(page->machine));
	return 0;
}
