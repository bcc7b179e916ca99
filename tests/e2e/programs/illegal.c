/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs an instruction that is defined to be illegal: ends by SIGILL.
 */
#include <stdio.h>

int main(void)
{
	__asm__ volatile(".4byte 0xc0001073"); /* unimp: writes a read-only register */
	puts("still here");
	return 0;
}
