/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In place of the boot archive: four pages that say which one they are.
 */
	.section .archive, "a"
	.balign	4096
	.globl	archive_start
	.globl	archive_end
archive_start:
	.irp	n, 1, 2, 3, 4
	.quad	\n
	.balign	4096
	.endr
archive_end:
