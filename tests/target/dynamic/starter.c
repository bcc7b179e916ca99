/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dynamic program that needs a library which is not where the system looks
 * by itself: `starter` prints what it finds, `starter exec` becomes a static
 * program.
 */
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "tests/target/dynamic/second.h"

int replaced(void)
{
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "exec")) {
		execl("/bin/true", "true", (char *)0);
		return 1;
	}
	printf("starter %d %s %d\n", second_function(), (char *)getauxval(AT_EXECFN),
	       getauxval(AT_BASE) && getauxval(AT_PHDR) && getauxval(AT_ENTRY) &&
		       getauxval(AT_RANDOM) && !getauxval(AT_SECURE));
	return 0;
}
