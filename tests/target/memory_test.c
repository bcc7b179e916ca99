/* SPDX-License-Identifier: Apache-2.0 */
/* mmap and its like, shared and private, and what touching the wrong place does. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

enum { PAGE = 4096, READ_WRITE = PROT_READ | PROT_WRITE, ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS };

static char *anonymous(size_t size)
{
	char *p = mmap(NULL, size, READ_WRITE, ANONYMOUS, -1, 0);

	CHECK(p != MAP_FAILED);
	return p;
}

static void new_memory_is_zero(void)
{
	char *p = anonymous(64 * PAGE);

	for (int i = 0; i < 64 * PAGE; i++) {
		CHECK_INT(p[i], 0);
		p[i] = 1;
	}
	CHECK_INT(munmap(p, 64 * PAGE), 0);
	p = anonymous(64 * PAGE);
	for (int i = 0; i < 64 * PAGE; i++) {
		CHECK_INT(p[i], 0);
	}
	CHECK_INT(munmap(p, 64 * PAGE), 0);
}

static int touch(void *argument)
{
	*(volatile char *)argument = 1;
	return 0;
}

static int look(void *argument)
{
	return *(volatile char *)argument;
}

static void memory_that_is_gone_faults(void)
{
	char *p = anonymous(4 * PAGE);

	memset(p, 1, 4 * PAGE);
	CHECK_INT(munmap(p + PAGE, PAGE), 0);
	CHECK_INT(child_end(child_start(touch, p + PAGE)), 1000 + SIGSEGV);
	CHECK_INT(child_end(child_start(touch, p)), 0);
	CHECK_INT(child_end(child_start(touch, p + 2 * PAGE)), 0);
	CHECK_INT(munmap(p, 4 * PAGE), 0);
}

/* Goes in slices: all of it must be gone, and be new when mapped again. */
static void a_large_range_is_unmapped(void)
{
	enum { LARGE = 2000 * PAGE };
	char *p = anonymous(LARGE);

	for (int i = 0; i < LARGE; i += PAGE) {
		p[i] = 1;
	}
	CHECK_INT(munmap(p + PAGE, LARGE - 2 * PAGE), 0);
	CHECK_INT(p[0] + p[LARGE - PAGE], 2);
	CHECK_INT(child_end(child_start(touch, p + PAGE)), 1000 + SIGSEGV);
	CHECK_INT(child_end(child_start(touch, p + LARGE - 2 * PAGE)), 1000 + SIGSEGV);
	CHECK(mmap(p, LARGE, READ_WRITE, ANONYMOUS | MAP_FIXED, -1, 0) == p);
	for (int i = 0; i < LARGE; i += PAGE) {
		CHECK_INT(p[i], 0);
	}
	CHECK_INT(munmap(p, LARGE), 0);
}

static void protection_is_enforced(void)
{
	char *p = anonymous(2 * PAGE);

	p[0] = 7;
	CHECK_INT(mprotect(p, PAGE, PROT_READ), 0);
	CHECK_INT(child_end(child_start(look, p)), 7);
	CHECK_INT(child_end(child_start(touch, p)), 1000 + SIGSEGV);
	CHECK_INT(child_end(child_start(touch, p + PAGE)), 0);
	CHECK_INT(mprotect(p, PAGE, READ_WRITE), 0);
	CHECK_INT(child_end(child_start(touch, p)), 0);
	CHECK_INT(p[0], 7);
	CHECK_INT(munmap(p, 2 * PAGE), 0);
}

static void shared_memory_is_shared(void)
{
	char *p = mmap(NULL, 2 * PAGE, READ_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(p != MAP_FAILED);
	CHECK_INT(child_end(child_start(touch, p + PAGE)), 0);
	CHECK_INT(p[PAGE], 1);
	CHECK_INT(munmap(p, 2 * PAGE), 0);
}

static void private_memory_is_copied_on_write(void)
{
	char *p = anonymous(16 * PAGE);
	int pid;

	memset(p, 5, 16 * PAGE);
	pid = child_start(touch, p);
	memset(p + PAGE, 6, PAGE);
	CHECK_INT(child_end(pid), 0);
	CHECK_INT(p[0], 5);
	CHECK_INT(p[PAGE], 6);
	CHECK_INT(munmap(p, 16 * PAGE), 0);
}

static void a_fixed_place_is_taken(void)
{
	char *p = anonymous(4 * PAGE);

	memset(p, 3, 4 * PAGE);
	CHECK(mmap(p + PAGE, PAGE, READ_WRITE, ANONYMOUS | MAP_FIXED, -1, 0) == p + PAGE);
	CHECK_INT(p[PAGE], 0);
	CHECK_INT(p[0], 3);
	CHECK_INT(p[2 * PAGE], 3);
	CHECK_INT(munmap(p, 4 * PAGE), 0);
}

static void a_file_is_mapped(void)
{
	int fd = open("/etc/motd", O_RDONLY);
	char text[64];
	struct stat st;
	char *p;

	CHECK(fd >= 0);
	CHECK_INT(fstat(fd, &st), 0);
	p = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	CHECK(p != MAP_FAILED);
	CHECK_INT(read(fd, text, 32), 32);
	CHECK(memcmp(text, p, 32) == 0);
	close(fd);
	CHECK(memcmp(text, p, 32) == 0);
	CHECK_INT(munmap(p, st.st_size), 0);
}

static void a_file_of_a_server_is_mapped(void)
{
	int fd = open("/tmp/mapped", O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *p;

	CHECK(fd >= 0);
	CHECK_INT(write(fd, "mapped text", 11), 11);
	p = mmap(NULL, 11, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	CHECK(p != MAP_FAILED);
	CHECK(memcmp(p, "mapped text", 12) == 0);
	p[0] = 'M';
	CHECK_INT(munmap(p, 11), 0);
	close(fd);
	CHECK_INT(unlink("/tmp/mapped"), 0);
}

static void wrong_requests_are_refused(void)
{
	CHECK(mmap(NULL, 0, PROT_READ, ANONYMOUS, -1, 0) == MAP_FAILED);
	CHECK_INT(errno, EINVAL);
	CHECK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, 999, 0) == MAP_FAILED);
	CHECK_INT(errno, EBADF);
	CHECK(mmap(NULL, 1UL << 45, READ_WRITE, ANONYMOUS, -1, 0) == MAP_FAILED);
	CHECK_INT(errno, ENOMEM);
}

static long recurse(int depth)
{
	volatile char block[1024];

	block[0] = (char)depth;
	return depth == 0 ? 0 : recurse(depth - 1) + block[0] - block[0] + 1;
}

static void the_stack_grows(void)
{
	CHECK_INT(recurse(4000), 4000);
}

static int recurse_for_ever(void *argument)
{
	return (int)recurse(1 << 30) + (argument != NULL);
}

static void the_stack_ends_in_a_guard(void)
{
	CHECK_INT(child_end(child_start(recurse_for_ever, NULL)), 1000 + SIGSEGV);
}

static void malloc_gives_and_takes(void)
{
	for (int round = 0; round < 20; round++) {
		char *p[100];

		for (int i = 0; i < 100; i++) {
			p[i] = malloc(i * 400 + 1);
			CHECK(p[i] != NULL);
			memset(p[i], i, i * 400 + 1);
		}
		for (int i = 0; i < 100; i++) {
			CHECK_INT(p[i][i * 400], (char)i);
			free(p[i]);
		}
	}
}

/* Touching what is not there would end the program; being refused it can hear. */
static void more_than_there_is_is_refused(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);

	errno = 0;
	CHECK(malloc((size_t)(pages + 1) * size) == NULL);
	CHECK_INT(errno, ENOMEM);
	CHECK(mmap(NULL, 1UL << 36, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
	      MAP_FAILED);
	CHECK_INT(errno, ENOMEM);
}

TESTS_MAIN(TEST(more_than_there_is_is_refused), TEST(new_memory_is_zero),
	   TEST(memory_that_is_gone_faults), TEST(a_large_range_is_unmapped),
	   TEST(protection_is_enforced),
	   TEST(shared_memory_is_shared), TEST(private_memory_is_copied_on_write),
	   TEST(a_fixed_place_is_taken), TEST(a_file_is_mapped), TEST(a_file_of_a_server_is_mapped),
	   TEST(wrong_requests_are_refused), TEST(the_stack_grows), TEST(the_stack_ends_in_a_guard),
	   TEST(malloc_gives_and_takes))
