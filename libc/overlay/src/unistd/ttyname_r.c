/* SPDX-License-Identifier: Apache-2.0 */
/* ttyname_r(): the terminal's driver knows its name; there is no table to look in. */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "abi/msg/devctl.h"

int ttyname_r(int fd, char *name, size_t size)
{
	struct tty_info info;

	if (!isatty(fd)) {
		return errno;
	}
	if (ioctl(fd, DCMD_CHR_TTYINFO, &info) < 0) {
		return errno;
	}
	if (strlen(info.name) >= size) {
		return ERANGE;
	}
	strcpy(name, info.name);
	return 0;
}
