/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /proc: one directory a process, with text made when it is read.
 *
 *   /proc/<pid>/stat     one line, the fields of Linux's proc(5)
 *   /proc/<pid>/cmdline  the arguments, each ended by NUL
 *   /proc/<pid>/comm     the name of its program
 *   /proc/<pid>/info     a line for the process and one for each thread, with
 *                        its true state; what pidin reads
 *   /proc/<pid>/fd       its descriptors, as links that name the server of each
 *   /proc/self           a link to the caller's own
 *   /proc/uptime, /proc/meminfo, /proc/version, /proc/mounts, /proc/cpuinfo
 *   /proc/hostname       the machine's name; root writes a new one
 */
#pragma once

#include "taskman/path/file.h"

extern const struct file_system proc_system;
