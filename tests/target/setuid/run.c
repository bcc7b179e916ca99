/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the program ids is run, and the start block that no library makes.
 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/target/check.h"

extern char **environ;

void become(uid_t real, uid_t effective)
{
	if (setresgid(USER, USER, USER) || setresuid(real, effective, effective)) {
		_exit(90);
	}
}

static int spawn_and_wait(const struct run *r, char **argv)
{
	posix_spawnattr_t attributes;
	int status, error;
	pid_t pid;

	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, r->flags);
	error = (r->way == BY_SPAWNP ? posix_spawnp : posix_spawn)(&pid, r->path, NULL, &attributes,
								   argv, r->envp ? r->envp : environ);
	if (error) {
		return error;
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

static int run_child(const void *with)
{
	const struct run *r = with;
	char *argv[] = { "ids", (char *)r->words[0], (char *)r->words[1], (char *)r->words[2], NULL };

	become(r->real, r->effective);
	if (r->way != BY_EXEC) {
		return spawn_and_wait(r, argv);
	}
	execve(r->path, argv, r->envp ? r->envp : environ);
	return errno;
}

int output_of(int (*child)(const void *with), const void *with, char line[LINE])
{
	int fds[2], status;
	size_t used = 0;
	ssize_t got;
	pid_t pid;

	CHECK_INT(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], 1);
		close(fds[0]);
		close(fds[1]);
		_exit(child(with));
	}
	close(fds[1]);
	while ((got = read(fds[0], line + used, LINE - 1 - used)) > 0) {
		used += got;
	}
	line[used] = '\0';
	close(fds[0]);
	CHECK_INT(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

int run(const struct run *r, char line[LINE])
{
	return output_of(run_child, r, line);
}

void expect(const char *line, const char *wanted)
{
	if (strcmp(line, wanted) != 0) {
		printf("# got  %s# want %s", line, wanted);
	}
	CHECK(strcmp(line, wanted) == 0);
}

void runs_as(const struct run *r, const char *wanted)
{
	char line[LINE];

	CHECK_INT(run(r, line), 0);
	expect(line, wanted);
}

struct block *block_make(void)
{
	struct block *b = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	b->head = (struct start_block){
		.magic = START_BLOCK_MAGIC, .size = sizeof(*b), .path = AT_PATH, .cwd = AT_PATH,
		.argc = 1, .argv = offsetof(struct block, argv), .envc = 0,
		.envp = offsetof(struct block, envp), .actions = offsetof(struct block, action),
		.action_count = 1, .attr_flags = POSIX_SPAWN_RESETIDS,
	};
	b->argv[0] = AT_PATH;
	b->action = (struct start_action){
		.kind = START_ACTION_OPEN, .fd = 7, .flags = O_CREAT | O_WRONLY, .mode = 0666,
		.path = AT_FILE,
	};
	strcpy(b->text, IDS);
	strcpy(b->text + AT_FILE - AT_PATH, "/tmp/made_by_root");
	return b;
}
