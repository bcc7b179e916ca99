/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device control, after QNX's <devctl.h>: commands carry direction, class,
 * number and size of their data.
 *
 * devctl() sends DCMD with NBYTES at DATA to the device behind FD and takes
 * the answer into the same place; what the device returns beside it goes to
 * *INFO if that is not NULL. Anybody may call it on a descriptor of his.
 * Returns EOK or an errno (not -1): EBADF, EINVAL (sizes), ENOTTY or ENOSYS
 * (no such command), EPERM, EAGAIN, EINTR, and the device's own.
 * Source: QNX Neutrino C Library Reference, devctl().
 */
#pragma once

#include <stddef.h>

#include "abi/msg/devctl.h"

#define DEVDIR_NONE 0
#define DEVDIR_TO DCMD_TO
#define DEVDIR_FROM DCMD_FROM
#define DEVDIR_TOFROM (DCMD_TO | DCMD_FROM)

#define __DIOF(class, cmd, data) DCMD_MAKE(DEVDIR_FROM, class, cmd, sizeof(data))
#define __DIOT(class, cmd, data) DCMD_MAKE(DEVDIR_TO, class, cmd, sizeof(data))
#define __DIOTF(class, cmd, data) DCMD_MAKE(DEVDIR_TOFROM, class, cmd, sizeof(data))
#define __DION(class, cmd) DCMD_MAKE(DEVDIR_NONE, class, cmd, 0)

#define get_device_direction(cmd) ((unsigned)(cmd) & DEVDIR_TOFROM)

#define _DCMD_ALL DCMD_CLASS_ALL
#define _DCMD_CHR DCMD_CLASS_CHR
#define _DCMD_PROC DCMD_CLASS_PROC
#define _DCMD_MISC 6

int devctl(int fd, int dcmd, void *data, size_t nbytes, int *info);
