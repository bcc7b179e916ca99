/* SPDX-License-Identifier: Apache-2.0 */
/* See procinfo/view.h. */
#include "procinfo/view.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <time.h>

#include "procinfo/text.h"

/* The last name is remembered: most rows have the same one. */
static char *user_name(unsigned uid)
{
	static unsigned known_uid;
	static char known[64];
	struct passwd *entry;

	if (known[0] && uid == known_uid) {
		return text_of("%s", known);
	}
	entry = getpwuid(uid);
	if (!entry) {
		return text_of("%u", uid);
	}
	if (strlen(entry->pw_name) < sizeof(known)) {
		strcpy(known, entry->pw_name);
		known_uid = uid;
	}
	return text_of("%s", entry->pw_name);
}

static char *group_name(unsigned gid)
{
	struct group *entry = getgrgid(gid);

	return entry ? text_of("%s", entry->gr_name) : text_of("%u", gid);
}

static int64_t now_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void view_now(struct view *view, const struct process_list *list)
{
	struct sysinfo info = { 0 };
	int64_t now = now_of(CLOCK_MONOTONIC);

	sysinfo(&info);
	*view = (struct view){
		.all = list,
		.now_ns = (uint64_t)now,
		.realtime_offset_ns = now_of(CLOCK_REALTIME) - now,
		.memory_bytes = (uint64_t)info.totalram * info.mem_unit,
		.user_name = user_name,
		.group_name = group_name,
	};
}
