/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The boot archive as a file system: read-only, at "/". Bytes are answered
 * straight from taskman's image; mappings use its frames.
 */
#pragma once

#include "taskman/path/file.h"

extern const struct file_system archive_system;
