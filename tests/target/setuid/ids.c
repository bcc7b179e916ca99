/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a program finds when it starts: its ids as calls and as auxiliary
 * entries tell them, in one line. Further words say what to do first. The
 * test image has it with several modes; ../setuid_test.c reads the line.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of the library that LD_PRELOAD names. */
int preloaded(void) __attribute__((weak));

static void ids_print(void)
{
	uid_t r, e, s;
	gid_t rg, eg, sg;

	getresuid(&r, &e, &s);
	getresgid(&rg, &eg, &sg);
	printf("%suid %u %u %u gid %u %u %u aux %lu %lu %lu %lu secure %lu\n",
	       preloaded ? "preloaded " : "", r, e, s, rg, eg, sg,
	       getauxval(AT_UID), getauxval(AT_EUID), getauxval(AT_GID), getauxval(AT_EGID),
	       getauxval(AT_SECURE));
}

/* The exit status has a bit for each of 0, 1 and 2 that is /dev/null. */
static int null_descriptors(void)
{
	struct stat null, st;
	int found = 0;

	stat("/dev/null", &null);
	for (int fd = 0; fd < 3; fd++) {
		found |= fstat(fd, &st) == 0 && st.st_ino == null.st_ino ? 1 << fd : 0;
	}
	return found;
}

/* No way back from here. */
static void drop(void)
{
	int first = setuid(getuid()), second = setuid(0);

	printf("drop %d %d %s ", first, second, strerror(errno));
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "drop")) {
			drop();
		} else if (!strcmp(argv[i], "null")) {
			return null_descriptors();
		} else if (!strcmp(argv[i], "fchmod")) {
			printf("fchmod %d ", fchmod(3, 0600) ? errno : 0);
		} else if (!strcmp(argv[i], "chmod")) {
			printf("chmod %d ", chmod(argv[++i], 0600) ? errno : 0);
		} else if (!strcmp(argv[i], "wait")) {
			ids_print();
			fflush(stdout);
			pause();
		}
	}
	ids_print();
	return 0;
}
