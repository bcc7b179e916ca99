/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Intentionally empty: no C code of the library traps into the kernel. See
 * src/internal/syscall.h of the overlay for how calls are made.
 */
