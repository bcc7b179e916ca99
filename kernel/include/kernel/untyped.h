/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Retype: memory becomes objects. Memory is zeroed when an object is made in
 * it, never before, so an untyped of any size costs nothing until used.
 */
#pragma once

#include "kernel/slot.h"

struct invocation;

int untyped_decode(struct invocation *inv);

/* Size in bits of an object of this type; 0 when there is no such type. */
unsigned object_size_bits(word type, word size_bits);
