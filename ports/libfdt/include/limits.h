/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limits that libfdt uses. The compiler's own <limits.h> continues into a C library's, and
 * code built with this has none.
 */
#pragma once

#define INT_MAX __INT_MAX__
#define UINT_MAX (INT_MAX * 2U + 1U)
