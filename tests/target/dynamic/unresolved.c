/* SPDX-License-Identifier: Apache-2.0 */
/* A library with a name in it that nobody has. */
int nobody_has_this(void);

int unresolved(void)
{
	return nobody_has_this();
}
