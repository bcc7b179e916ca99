/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /dev as far as taskman itself serves it: null, zero, full, random, urandom,
 * tty and the console. Device numbers are Linux's. What drivers attach below
 * /dev is theirs and shows in the listing by itself.
 */
#pragma once

#include "taskman/path/file.h"

extern const struct file_system dev_system;
