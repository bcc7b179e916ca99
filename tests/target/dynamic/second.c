/* SPDX-License-Identifier: Apache-2.0 */
/* The library that `first` needs: data, TLS, and the notes of all. */
#include "tests/target/dynamic/second.h"

#include "tests/target/dynamic/note.h"

static char notes[NOTES_MOST];
char *note_place = notes;

__thread int second_tls = 22;
__thread long long second_tls_aligned __attribute__((aligned(64))) = 64;
int second_data = 2;
/* Its addresses are relocated, then it is read-only. */
const char *const second_relocated[] = { "one", "two" };

__attribute__((constructor)) static void begin(void)
{
	note('2');
}

__attribute__((destructor)) static void end(void)
{
	note('b');
}

int second_function(void)
{
	return second_data;
}

int replaced(void)
{
	return -1;
}

int second_calls_replaced(void)
{
	return replaced();
}
