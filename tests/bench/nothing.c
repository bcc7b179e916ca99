/* SPDX-License-Identifier: Apache-2.0 */
/* The dynamic program of the row spawn_wait_dynamic: it needs the C library and does nothing. */
int main(void)
{
	return 0;
}
