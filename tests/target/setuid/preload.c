/* SPDX-License-Identifier: Apache-2.0 */
/* A library that nobody asks for but LD_PRELOAD. */
int preloaded(void);

int preloaded(void)
{
	return 1;
}
