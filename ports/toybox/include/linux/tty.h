/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The header of the Linux kernel that toybox's stty asks for, which a QSOE sysroot does not
 * have. It needs the number of line disciplines that "stty line N" may choose from: ours is one.
 */
#pragma once

#define NR_LDISCS 1
