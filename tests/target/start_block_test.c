/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a caller of exec that means harm can not do: name another program in its
 * start block, swap the file behind the descriptor, point out of the block.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/resource.h>
#include <unistd.h>

#include "abi/msg/tm.h"
#include "check.h"
#include "setuid/run.h"

/* What exec is asked for: a block, and a program that need not be the one it names. */
struct wish {
	struct block *block;
	const char *path;
};

static int block_exec(const void *with)
{
	const struct wish *wish = with;
	struct tm_spawn request = {
		.code = TM_EXEC, .address = (seL4_Word)wish->block, .length = 4096,
	};

	request.image = open(wish->path, O_RDONLY);
	become(USER, USER);
	return MsgSend(SYSMGR_COID, &request, sizeof(request), NULL, 0) == -1 ? errno : 0;
}

static void run_block(struct block *b, const char *path, char line[LINE])
{
	struct wish wish = { b, path };

	output_of(block_exec, &wish, line);
}

/* The ids are those of the descriptor's file, and that is what runs; nothing is done before. */
static void what_the_start_block_says_gives_no_ids(void)
{
	struct block *b = block_make();
	char line[LINE];

	unlink("/tmp/made_by_root");
	run_block(b, IDS "-4755", line);
	expect(line, RAISED);
	CHECK_ERRNO(access("/tmp/made_by_root", F_OK), ENOENT);
	strcpy(b->text, IDS "-4755");
	run_block(b, IDS, line);
	expect(line, PLAIN);
	munmap(b, 4096);
}

/* What the threads of swap_and_exec() share. */
struct swap {
	struct block *block;
	int program, others, image;
};

static void *swap_for_ever(void *with)
{
	const struct swap *s = with;

	for (;;) {
		dup2(s->others, s->image);
		dup2(s->program, s->image);
	}
	return NULL;
}

/* Another thread of the caller puts one program and another behind the descriptor. */
static int swap_and_exec(const void *with)
{
	struct swap s = { block_make(), open(IDS "-4755", O_RDONLY), open("/bin/toybox", O_RDONLY), 9 };
	struct tm_spawn request = {
		.code = TM_EXEC, .image = s.image, .address = (seL4_Word)s.block, .length = 4096,
	};
	pthread_t thread;

	strcpy(s.block->text, "id");
	dup2(s.program, s.image);
	become(USER, USER);
	if (pthread_create(&thread, NULL, swap_for_ever, &s)) {
		return 91;
	}
	sleep_ms(*(const int *)with);
	MsgSend(SYSMGR_COID, &request, sizeof(request), NULL, 0);
	return 92;
}

/* Whichever it is: the one with the bit runs with its owner's id, the other never does. */
static void the_program_with_the_ids_is_the_one_that_runs(void)
{
	static const char plain[] = "uid=1000(guest) gid=1000(guest) groups=";
	char line[LINE];

	for (int i = 0; i < 20; i++) {
		CHECK_INT(output_of(swap_and_exec, &i, line), 0);
		if (strcmp(line, RAISED) != 0) {
			line[sizeof(plain) - 1] = '\0';
			expect(line, plain);
		}
	}
}

/*
 * From the start block to where any first stack of the largest size has zeros:
 * it ends in the upper quarter of the block's GiB.
 */
enum { LARGEST_STACK = 1 << 29, IN_THE_STACK = 0x27eff000 };

/* Words of the block that lie outside it are none: the memory behind it is the program's. */
static void words_outside_the_start_block_are_refused(void)
{
	struct rlimit usual, large;
	struct block *b = block_make();
	char line[LINE];

	CHECK_INT(getrlimit(RLIMIT_STACK, &usual), 0);
	large = usual;
	large.rlim_cur = LARGEST_STACK;
	CHECK_INT(setrlimit(RLIMIT_STACK, &large), 0);
	b->head.size = 1 << 30;
	b->argv[0] = IN_THE_STACK;
	run_block(b, IDS "-4755", line);
	setrlimit(RLIMIT_STACK, &usual);
	expect(line, "");
	munmap(b, 4096);
}

static int exec_nothing(void *argument)
{
	struct tm_spawn request = {
		.code = TM_EXEC, .image = *(int *)argument, .address = (seL4_Word)block_make(),
		.length = 4096,
	};

	return MsgSend(SYSMGR_COID, &request, sizeof(request), NULL, 0) == -1 ? errno : 0;
}

static void exec_of_no_descriptor_is_refused(void)
{
	int unused[] = { -1, 500, SYSMGR_COID };

	for (unsigned i = 0; i < sizeof(unused) / sizeof(unused[0]); i++) {
		CHECK_INT(child_end(child_start(exec_nothing, &unused[i])), EBADF);
	}
}

TESTS_MAIN(TEST(what_the_start_block_says_gives_no_ids),
	   TEST(the_program_with_the_ids_is_the_one_that_runs),
	   TEST(words_outside_the_start_block_are_refused),
	   TEST(exec_of_no_descriptor_is_refused))
