/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Set-id programs: who gets which ids, and what these are good for. Each program
 * is test/bin/ids with another mode (tests/target/setuid). Programs in other file
 * systems are in vouch_test.c, harmful callers of exec in start_block_test.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/neutrino.h>
#include <sys/stat.h>
#include <unistd.h>

#include "abi/msg/io.h"
#include "check.h"
#include "setuid/run.h"

static void a_set_user_id_program_has_its_owners_id(void)
{
	for (enum way way = BY_EXEC; way <= BY_SPAWNP; way++) {
		runs_as(RUN(way, USER, USER, IDS "-4755"), RAISED);
		runs_as(RUN(way, USER, USER, IDS), PLAIN);
	}
}

static void a_set_group_id_program_has_its_files_group(void)
{
	for (enum way way = BY_EXEC; way <= BY_SPAWN; way++) {
		runs_as(RUN(way, USER, USER, IDS "-2755"),
			"uid 1000 1000 1000 gid 1000 0 0 aux 1000 1000 1000 0 secure 1\n");
		runs_as(RUN(way, USER, USER, IDS "-2745"), PLAIN);
	}
}

static void it_can_drop_the_id_for_good(void)
{
	runs_as(RUN(BY_EXEC, USER, USER, IDS "-4755", .words = { "drop" }),
		"drop 0 -1 Operation not permitted uid 1000 1000 1000 gid 1000 1000 1000 "
		"aux 1000 0 1000 1000 secure 1\n");
}

static void who_may_not_execute_it_gets_nothing(void)
{
	char line[LINE];

	CHECK_INT(run(RUN(BY_EXEC, USER, USER, IDS "-4754"), line), EACCES);
	CHECK_INT(run(RUN(BY_SPAWN, USER, USER, IDS "-4754"), line), EACCES);
	expect(line, "");
}

static void a_script_with_the_bit_has_no_ids(void)
{
	runs_as(RUN(BY_EXEC, USER, USER, IDS "-script"), PLAIN);
	runs_as(RUN(BY_SPAWN, USER, USER, IDS "-script"), PLAIN);
}

static void exec_saves_the_effective_id(void)
{
	runs_as(RUN(BY_EXEC, 0, USER, IDS),
		"uid 0 1000 1000 gid 1000 1000 1000 aux 0 1000 1000 1000 secure 1\n");
	runs_as(RUN(BY_EXEC, 0, 0, IDS "-4755"),
		"uid 0 0 0 gid 1000 1000 1000 aux 0 0 1000 1000 secure 0\n");
}

static void spawn_resets_ids_before_the_files_count(void)
{
	const short reset = POSIX_SPAWN_RESETIDS;

	runs_as(RUN(BY_SPAWN, USER, 0, IDS, .flags = reset), PLAIN);
	runs_as(RUN(BY_SPAWN, USER, 0, IDS),
		"uid 1000 0 0 gid 1000 1000 1000 aux 1000 0 1000 1000 secure 1\n");
	runs_as(RUN(BY_SPAWN, USER, 0, IDS "-4755", .flags = reset), RAISED);
}

static void a_secure_program_loads_nothing_of_the_callers(void)
{
	static char *const envp[] = { "LD_PRELOAD=libpreload.so",
				      "LD_LIBRARY_PATH=/test/lib", NULL };

	for (enum way way = BY_EXEC; way <= BY_SPAWN; way++) {
		runs_as(RUN(way, USER, USER, IDS "-dynamic", .envp = envp), "preloaded " PLAIN);
		runs_as(RUN(way, USER, USER, IDS "-dynamic-4755", .envp = envp), RAISED);
	}
}

static int run_without_descriptors(void *argument)
{
	become(USER, USER);
	close(0);
	close(1);
	close(2);
	execl(argument, "ids", "null", NULL);
	return 99;
}

static void closed_descriptors_of_a_secure_program_are_null(void)
{
	CHECK_INT(child_end(child_start(run_without_descriptors, IDS "-4755")), 7);
	CHECK_INT(child_end(child_start(run_without_descriptors, IDS "-dynamic-4755")), 7);
	CHECK_INT(child_end(child_start(run_without_descriptors, IDS)), 0);
}

/* A process that waits, with real id USER and effective id 0. */
static pid_t raised_start(void)
{
	char line[LINE];
	int fds[2];
	pid_t pid;

	CHECK_INT(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], 1);
		become(USER, USER);
		execl(IDS "-4755", "ids", "wait", NULL);
		_exit(99);
	}
	CHECK(read(fds[0], line, sizeof(line)) > 0);
	close(fds[0]);
	close(fds[1]);
	return pid;
}

static int kill_as_other(void *argument)
{
	become(OTHER, OTHER);
	return kill(*(pid_t *)argument, SIGTERM) ? errno : 0;
}

static int kill_as_user(void *argument)
{
	become(USER, USER);
	return kill(*(pid_t *)argument, SIGTERM) ? errno : 0;
}

static void its_user_may_signal_it_and_no_other(void)
{
	pid_t pid = raised_start();

	CHECK_INT(child_end(child_start(kill_as_other, &pid)), EPERM);
	CHECK_INT(child_end(child_start(kill_as_user, &pid)), 0);
	CHECK_INT(child_end(pid), 1000 + SIGTERM);
}

static int look_as_user(void *argument)
{
	struct _server_info info;

	become(USER, USER);
	return ConnectServerInfo(*(pid_t *)argument, 1, &info) == -1 ? errno : 0;
}

static void its_user_may_not_look_into_it(void)
{
	pid_t pid = raised_start();

	CHECK_INT(child_end(child_start(look_as_user, &pid)), EPERM);
	kill(pid, SIGKILL);
	CHECK_INT(child_end(pid), 1000 + SIGKILL);
}

/* What the invoker opened is used with the invoker's rights: others have it too. */
static void a_connection_of_the_invoker_has_no_more_rights(void)
{
	static const char path[] = "/tmp/of_root";
	struct run *r = RUN(BY_EXEC, USER, USER, IDS "-4755", .words = { "fchmod", "chmod", path });
	struct stat st;
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
	char wanted[LINE];

	CHECK(fd >= 0);
	CHECK_INT(fchmod(fd, 0644), 0);
	if (fd != 3) {
		dup2(fd, 3);
		close(fd);
	}
	snprintf(wanted, sizeof(wanted), "fchmod %d chmod 0 " RAISED, EPERM);
	runs_as(r, wanted);
	CHECK_INT(stat(path, &st), 0);
	CHECK_INT(st.st_mode & 07777, 0600);
	close(3);
	unlink(path);
}

/* A file that is open stays the one it is for all who have the connection. */
static void an_open_file_is_not_opened_again(void)
{
	struct {
		struct io_connect head;
		char path[16];
	} q = { .head = { .type = _IO_CONNECT, .subtype = _IO_CONNECT_OPEN, .path_len = 11 },
		.path = "bin/toybox" };
	int fd = open("/test/bin/ids-4755", O_RDONLY);

	CHECK(fd >= 0);
	CHECK_ERRNO(MsgSend(fd, &q, sizeof(q), NULL, 0), EBUSY);
	close(fd);
}

TESTS_MAIN(TEST(a_set_user_id_program_has_its_owners_id),
	   TEST(a_set_group_id_program_has_its_files_group),
	   TEST(it_can_drop_the_id_for_good),
	   TEST(who_may_not_execute_it_gets_nothing),
	   TEST(a_script_with_the_bit_has_no_ids),
	   TEST(exec_saves_the_effective_id),
	   TEST(spawn_resets_ids_before_the_files_count),
	   TEST(a_secure_program_loads_nothing_of_the_callers),
	   TEST(closed_descriptors_of_a_secure_program_are_null),
	   TEST(its_user_may_signal_it_and_no_other),
	   TEST(its_user_may_not_look_into_it),
	   TEST(a_connection_of_the_invoker_has_no_more_rights),
	   TEST(an_open_file_is_not_opened_again))
