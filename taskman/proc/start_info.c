/* SPDX-License-Identifier: Apache-2.0 */
/* See start_info.h. Offsets count from the start of the block. */
#include "taskman/proc/start_info.h"

#include <base/string.h>
#include <stddef.h>

#include "abi/posix/errno.h"
#include "abi/posix/stat.h"

static const char *const environment[START_INFO_ENV] = {
	"PATH=/bin:/sbin:/usr/bin:/usr/sbin",
	"HOME=/root",
	"USER=root",
	"TERM=vt100",
};

/* Adds TEXT and returns its offset; 0 if there is no room. */
static unsigned add(struct start_info *info, unsigned *used, const char *text)
{
	size_t size = strlen(text) + 1;
	unsigned at = (unsigned)offsetof(struct start_info, text) + *used;

	if (size > sizeof(info->text) - *used) {
		return 0;
	}
	memcpy(info->text + *used, text, size);
	*used += (unsigned)size;
	return at;
}

int start_info_fill(struct start_info *info, const char *path)
{
	unsigned used = 0;
	unsigned root = add(info, &used, "/");
	unsigned console = add(info, &used, "/dev/console");
	unsigned program;

	for (unsigned i = 0; i < START_INFO_ENV; i++) {
		info->envp[i] = add(info, &used, environment[i]);
	}
	program = add(info, &used, path);
	if (program == 0) {
		return ENAMETOOLONG;
	}
	info->argv[0] = program;
	info->actions[0] = (struct start_action){
		.kind = START_ACTION_OPEN, .fd = 0, .flags = 2, .path = console,
	};
	info->actions[1] = (struct start_action){ .kind = START_ACTION_DUP2, .fd = 1, .fd2 = 0 };
	info->actions[2] = (struct start_action){ .kind = START_ACTION_DUP2, .fd = 2, .fd2 = 0 };
	info->block = (struct start_block){
		.magic = START_BLOCK_MAGIC,
		.size = sizeof(*info),
		.path = program,
		.cwd = root,
		.argc = START_INFO_ARGS,
		.argv = offsetof(struct start_info, argv),
		.envc = START_INFO_ENV,
		.envp = offsetof(struct start_info, envp),
		.actions = offsetof(struct start_info, actions),
		.action_count = START_INFO_ACTIONS,
		.umask = 022,
	};
	return 0;
}
