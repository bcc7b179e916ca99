/* SPDX-License-Identifier: Apache-2.0 */
/* fork, exec, spawn, wait: what is handed on, what is not, and how it ends. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

extern char **environ;

static int give_back(void *argument)
{
	return *(int *)argument;
}

static void exit_statuses_come_back(void)
{
	static const int statuses[] = { 0, 1, 3, 127, 128, 139, 255 };

	for (unsigned i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		int status = statuses[i];

		CHECK_INT(child_end(child_start(give_back, &status)), status);
	}
}

static int change_memory(void *argument)
{
	int *value = argument;

	*value = 99;
	return *value == 99 ? 0 : 1;
}

static void memory_is_the_childs_own(void)
{
	static int in_data = 5;
	int *on_heap = malloc(sizeof(*on_heap)), on_stack = 6;

	*on_heap = 7;
	CHECK_INT(child_end(child_start(change_memory, &in_data)), 0);
	CHECK_INT(child_end(child_start(change_memory, on_heap)), 0);
	CHECK_INT(child_end(child_start(change_memory, &on_stack)), 0);
	CHECK(in_data == 5 && *on_heap == 7 && on_stack == 6);
	free(on_heap);
}

static int be_killed(void *argument)
{
	raise(*(int *)argument);
	return 0;
}

static void signals_that_kill_are_told(void)
{
	static const int signals[] = { SIGTERM, SIGKILL, SIGINT, SIGUSR1, SIGABRT };

	for (unsigned i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		int signo = signals[i];

		CHECK_INT(child_end(child_start(be_killed, &signo)), 1000 + signo);
	}
}

static int read_null(void *argument)
{
	return *(volatile int *)argument;
}

static int write_text(void *argument)
{
	*(volatile char *)write_text = 1;
	return argument != NULL;
}

static int run_nonsense(void *argument)
{
	__asm__ volatile(".word 0");
	return argument != NULL;
}

static void faults_are_signals(void)
{
	CHECK_INT(child_end(child_start(read_null, NULL)), 1000 + SIGSEGV);
	CHECK_INT(child_end(child_start(write_text, NULL)), 1000 + SIGSEGV);
	CHECK_INT(child_end(child_start(run_nonsense, NULL)), 1000 + SIGILL);
}

static int sleep_a_while(void *argument)
{
	sleep_ms(*(int *)argument);
	return 4;
}

static void wait_does_not_wait_when_asked_so(void)
{
	int ms = 200, status, pid = child_start(sleep_a_while, &ms);

	CHECK_INT(waitpid(pid, &status, WNOHANG), 0);
	CHECK_INT(child_end(pid), 4);
	CHECK_ERRNO(waitpid(pid, &status, WNOHANG), ECHILD);
	CHECK_ERRNO(wait(&status), ECHILD);
}

static void any_child_is_waited_for(void)
{
	int ms[3] = { 120, 10, 60 }, pids[3], seen = 0;

	for (int i = 0; i < 3; i++) {
		pids[i] = child_start(sleep_a_while, &ms[i]);
	}
	for (int i = 0; i < 3; i++) {
		int status, pid = wait(&status);

		for (int k = 0; k < 3; k++) {
			seen |= pids[k] == pid ? 1 << k : 0;
		}
	}
	CHECK_INT(seen, 7);
}

static void stops_and_continues_are_told(void)
{
	int ms = 400, status, pid = child_start(sleep_a_while, &ms);

	CHECK_INT(kill(pid, SIGSTOP), 0);
	CHECK_INT(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status));
	CHECK_INT(WSTOPSIG(status), SIGSTOP);
	CHECK_INT(kill(pid, SIGCONT), 0);
	CHECK_INT(waitpid(pid, &status, WCONTINUED), pid);
	CHECK(WIFCONTINUED(status));
	CHECK_INT(child_end(pid), 4);
}

static int run_shell(void *argument)
{
	char *const argv[] = { "sh", "-c", argument, NULL };
	char *const envp[] = { "ONLY=this one", NULL };

	execve("/bin/sh", argv, envp);
	return 99;
}

static void exec_hands_on_arguments_and_environment(void)
{
	CHECK_INT(child_end(child_start(run_shell, "exit 7")), 7);
	CHECK_INT(child_end(child_start(run_shell, "test \"$ONLY\" = 'this one'")), 0);
	CHECK_INT(child_end(child_start(run_shell, "test -z \"$HOME\"")), 0);
}

static void exec_of_nothing_fails(void)
{
	char *const argv[] = { "x", NULL };

	CHECK_ERRNO(execve("/nothing/here", argv, environ), ENOENT);
	CHECK_ERRNO(execve("/etc/motd", argv, environ), EACCES);
	CHECK_ERRNO(execve("/bin", argv, environ), EACCES);
}

/* A pipe's ends: one is kept over exec, one is not. */
static int look_at_descriptors(void *argument)
{
	int *fds = argument;
	char script[200];

	fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	snprintf(script, sizeof(script),
		 "exec 3<&%d || exit 1; (exec 4>&%d) 2>/dev/null && exit 2; exit 0", fds[0],
		 fds[1]);
	return run_shell(script);
}

static void close_on_exec_is_obeyed(void)
{
	int fds[2];

	CHECK_INT(pipe(fds), 0);
	CHECK_INT(child_end(child_start(look_at_descriptors, fds)), 0);
	close(fds[0]);
	close(fds[1]);
}

static void spawn_starts_a_program(void)
{
	char *const argv[] = { "sh", "-c", "exit $N", NULL };
	char *const envp[] = { "N=21", NULL }, *const true_argv[] = { "true", NULL };
	pid_t pid;

	CHECK_INT(posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, envp), 0);
	CHECK_INT(child_end(pid), 21);
	CHECK_INT(posix_spawn(&pid, "/nothing", NULL, NULL, argv, envp), ENOENT);
	CHECK_INT(posix_spawnp(&pid, "true", NULL, NULL, true_argv, environ), 0);
	CHECK_INT(child_end(pid), 0);
}

static void spawn_does_file_actions(void)
{
	char *const argv[] = { "echo", "spawned", NULL };
	posix_spawn_file_actions_t actions;
	char text[32] = "";
	int fds[2];
	pid_t pid;

	CHECK_INT(pipe(fds), 0);
	posix_spawn_file_actions_init(&actions);
	CHECK_INT(posix_spawn_file_actions_adddup2(&actions, fds[1], 1), 0);
	CHECK_INT(posix_spawn_file_actions_addclose(&actions, fds[0]), 0);
	CHECK_INT(posix_spawn(&pid, "/bin/echo", &actions, NULL, argv, environ), 0);
	close(fds[1]);
	CHECK_INT(read(fds[0], text, sizeof(text)), 8);
	CHECK(strcmp(text, "spawned\n") == 0);
	CHECK_INT(read(fds[0], text, sizeof(text)), 0);
	CHECK_INT(child_end(pid), 0);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[0]);
}

/* 1,000 arguments of 120 bytes. */
static int many_arguments(void *argument)
{
	enum { COUNT = 1000, LENGTH = 120 };
	char **argv = calloc(COUNT + 4, sizeof(*argv));

	argv[0] = "sh";
	argv[1] = "-c";
	argv[2] = "test $# -eq 999 && test ${#5} -eq 120";
	for (int i = 3; i < COUNT + 3; i++) {
		argv[i] = malloc(LENGTH + 1);
		memset(argv[i], 'a', LENGTH);
		argv[i][LENGTH] = '\0';
	}
	execv("/bin/sh", argv);
	return argument ? 98 : 99;
}

static void long_argument_lists_arrive_whole(void)
{
	CHECK_INT(child_end(child_start(many_arguments, NULL)), 0);
}

static int orphan_a_child(void *argument)
{
	int *fds = argument;
	int parent = getpid();

	if (fork() == 0) {
		char one = 0;

		close(fds[0]);
		while (getppid() == parent && one < 100) {
			sleep_ms(10);
			one++;
		}
		one = getppid() != parent;
		write(fds[1], &one, 1);
		_exit(0);
	}
	return 0;
}

static void orphans_get_a_new_parent(void)
{
	int fds[2];
	char adopted = 0;

	CHECK_INT(pipe(fds), 0);
	CHECK_INT(child_end(child_start(orphan_a_child, fds)), 0);
	close(fds[1]);
	CHECK_INT(read(fds[0], &adopted, 1), 1);
	CHECK_INT(adopted, 1);
	close(fds[0]);
}

static void a_hundred_children_come_and_go(void)
{
	int status = 9;

	for (int i = 0; i < 100; i++) {
		CHECK_INT(child_end(child_start(give_back, &status)), 9);
	}
}

static int drop_and_come_back(void *argument)
{
	(void)argument;
	/* The saved id stays what it was: the way back is open. */
	if (setreuid(-1, 1000) != 0 || geteuid() != 1000 || getuid() != 0 ||
	    setreuid(-1, 0) != 0 || geteuid() != 0) {
		return 1;
	}
	/* With the real one it follows the effective one: no way back. */
	if (setreuid(1000, 1000) != 0 || setreuid(-1, 0) != -1 || errno != EPERM) {
		return 2;
	}
	return 0;
}

static void setreuid_sets_the_saved_id_as_posix_says(void)
{
	CHECK_INT(child_end(child_start(drop_and_come_back, NULL)), 0);
}

TESTS_MAIN(TEST(setreuid_sets_the_saved_id_as_posix_says),
	   TEST(exit_statuses_come_back), TEST(memory_is_the_childs_own),
	   TEST(signals_that_kill_are_told), TEST(faults_are_signals),
	   TEST(wait_does_not_wait_when_asked_so), TEST(any_child_is_waited_for),
	   TEST(stops_and_continues_are_told), TEST(exec_hands_on_arguments_and_environment),
	   TEST(exec_of_nothing_fails), TEST(close_on_exec_is_obeyed), TEST(spawn_starts_a_program),
	   TEST(spawn_does_file_actions), TEST(long_argument_lists_arrive_whole),
	   TEST(orphans_get_a_new_parent), TEST(a_hundred_children_come_and_go))
