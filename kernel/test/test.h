/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The test framework, in the order in which its header wants to be included.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/test/arena.h"
