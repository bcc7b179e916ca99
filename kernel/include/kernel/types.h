/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plain types of the kernel and the three macros everybody needs. A word
 * is 64 bits: a register, an address, a message register. Kernel addresses
 * (pointers) and physical addresses (paddr, a word) are never mixed: go
 * through phys_to_virt and virt_to_phys of arch/machine.h.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef uint64_t word;

#define BIT(n) (1UL << (n))
#define MASK(n) ((n) >= 64 ? ~0UL : BIT(n) - 1)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
