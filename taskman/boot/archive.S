/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The boot archive, whole pages of taskman's image. The assembler finds
 * boot.cpio in the build folder.
 */
	.section .archive, "a"
	.balign	4096
	.globl	archive_start
	.globl	archive_end
archive_start:
	.incbin "boot.cpio"
archive_end:
	.balign	4096
