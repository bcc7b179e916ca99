/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mount: which server shows its files where. Each server attaches itself to
 * its path when it starts, so there is nothing to be done by this command.
 */
#include <mntent.h>
#include <stdio.h>
#include <usage.h>

USAGE("usage: mount\n"
      "Lists the servers that have whole directories, and where. A server mounts itself when\n"
      "it is started, as in `tmpfs /mnt &`, and is unmounted when it ends (`slay tmpfs`).\n");

int main(int argc, char *argv[])
{
	struct mntent *entry;
	FILE *table;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	if (argc > 1) {
		return usage_fail();
	}
	table = setmntent("/proc/mounts", "r");
	if (!table) {
		perror("mount: /proc/mounts");
		return 1;
	}
	while ((entry = getmntent(table)) != NULL) {
		printf("%s on %s type %s (%s)\n", entry->mnt_fsname, entry->mnt_dir, entry->mnt_type,
		       entry->mnt_opts);
	}
	endmntent(table);
	return 0;
}
