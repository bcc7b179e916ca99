/* SPDX-License-Identifier: Apache-2.0 */
/* A library that needs another. */
#include "tests/target/dynamic/note.h"
#include "tests/target/dynamic/second.h"

__thread int first_tls = 11;
static __thread int local_tls;
int first_saw_second;

__attribute__((constructor)) static void begin(void)
{
	first_saw_second = note_place[0] == '2';
	note('1');
}

__attribute__((destructor)) static void end(void)
{
	note('a');
}

int first_function(void)
{
	return 10 * second_function() + 1;
}

int *first_local_tls(void)
{
	return &local_tls;
}
