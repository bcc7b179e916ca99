/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where things lie in taskman's own address space, besides its image at the
 * bottom. Each is far enough from the next for all memory there can be.
 */
#pragma once

#define VIEW_BASE 0x1000000000UL	/* runs of addresses, device registers */
#define VIEW_END 0x2000000000UL
#define ALIAS_BASE 0x2000000000UL	/* RAM, at its physical address from here */
