/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads from address 0, which is mapped in no process: ends by SIGSEGV.
 */
#include <stdio.h>

int main(void)
{
	int *volatile nowhere = 0;

	printf("still here: %d\n", *nowhere);
	return 0;
}
