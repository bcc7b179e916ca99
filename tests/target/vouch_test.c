/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Set-id programs on a file system that a server has: whose word counts, when the
 * bits go, and for how long what was said holds.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/neutrino.h>
#include <sys/stat.h>
#include <unistd.h>

#include "abi/msg/devctl.h"
#include "abi/msg/io.h"
#include "abi/msg/tm.h"
#include "check.h"
#include "setuid/run.h"

/* A copy in a file system that a server of root's has; of USER's or root's. */
static const char copy[] = "/tmp/ids";

static void copy_make(uid_t owner, mode_t mode)
{
	static char bytes[1 << 16];
	int from = open(IDS, O_RDONLY), to = open(copy, O_WRONLY | O_CREAT | O_TRUNC, 0700);
	ssize_t got;

	CHECK(from >= 0 && to >= 0);
	while ((got = read(from, bytes, sizeof(bytes))) > 0) {
		CHECK_INT(write(to, bytes, got), got);
	}
	CHECK_INT(fchown(to, owner, owner), 0);
	CHECK_INT(fchmod(to, mode), 0);
	close(from);
	close(to);
}

/* As execve() asks a file's server. */
static int vouch_ask(int fd)
{
	struct io_devctl request = { .type = _IO_DEVCTL, .dcmd = DCMD_FSYS_VOUCH };

	return MsgSend(fd, &request, sizeof(request), NULL, 0) == -1 ? errno : 0;
}

static unsigned copy_mode(void)
{
	struct stat st;

	CHECK_INT(stat(copy, &st), 0);
	return st.st_mode & 07777;
}

static void a_copy_on_a_file_system_has_its_owners_id(void)
{
	copy_make(0, 04755);
	for (enum way way = BY_EXEC; way <= BY_SPAWN; way++) {
		runs_as(RUN(way, USER, USER, copy), RAISED);
	}
	copy_make(OTHER, 06755);
	runs_as(RUN(BY_EXEC, USER, USER, copy),
		"uid 1000 1001 1001 gid 1000 1001 1001 aux 1000 1001 1000 1001 secure 1\n");
	copy_make(0, 0755);
	runs_as(RUN(BY_EXEC, USER, USER, copy), PLAIN);
	unlink(copy);
}

static void a_program_that_is_being_written_gives_no_ids(void)
{
	char line[LINE];
	int fd;

	copy_make(0, 0755);
	fd = open(copy, O_WRONLY);
	CHECK_INT(fchmod(fd, 04755), 0);
	CHECK_INT(run(RUN(BY_EXEC, USER, USER, copy), line), ETXTBSY);
	CHECK_INT(run(RUN(BY_SPAWN, USER, USER, copy), line), ETXTBSY);
	close(fd);
	runs_as(RUN(BY_EXEC, USER, USER, copy), RAISED);
	unlink(copy);
}

/* While it may be loaded it can not be written: who asked for the ids still has it open. */
static void a_program_that_is_loaded_can_not_be_written(void)
{
	int fd;

	copy_make(0, 04755);
	fd = open(copy, O_RDONLY);
	CHECK_INT(vouch_ask(fd), 0);
	CHECK_ERRNO(open(copy, O_WRONLY), ETXTBSY);
	CHECK_ERRNO(open(copy, O_RDWR | O_TRUNC), ETXTBSY);
	CHECK_ERRNO(truncate(copy, 0), ETXTBSY);
	CHECK_INT(copy_mode(), 04755);
	close(fd);
	fd = open(copy, O_WRONLY);
	CHECK(fd >= 0);
	CHECK_INT(write(fd, "x", 1), 1);
	CHECK_INT(copy_mode(), 0755);
	close(fd);
	unlink(copy);
}

static int change_as_user(void *argument)
{
	(void)argument;
	become(USER, USER);
	return (chown(copy, -1, OTHER + 1) == -1 && errno == EPERM ? 0 : 1) |
	       (chmod(copy, 02755) == 0 ? 0 : 2);
}

static void a_new_owner_or_a_strangers_group_clears_the_bits(void)
{
	copy_make(0, 06755);
	CHECK_INT(chown(copy, USER, OTHER), 0);
	CHECK_INT(copy_mode(), 0755);
	CHECK_INT(child_end(child_start(change_as_user, NULL)), 0);
	CHECK_INT(copy_mode(), 0755);
	unlink(copy);
}

static int give_as_owner(void *argument)
{
	become(USER, USER);
	return (chown(argument, -1, OTHER) == -1 && errno == EPERM ? 0 : 1) |
	       (chown(argument, OTHER, -1) == -1 && errno == EPERM ? 0 : 2) |
	       (chown(argument, USER, USER) == 0 ? 0 : 4);
}

/* A file, and what a server has by the library's own functions. */
static void an_owner_gives_a_file_to_groups_of_his_own_alone(void)
{
	static char pipes[] = "/dev/pipe";
	struct stat st;

	CHECK_INT(stat(pipes, &st), 0);
	CHECK_INT(chown(pipes, USER, 0), 0);
	CHECK_INT(child_end(child_start(give_as_owner, pipes)), 0);
	CHECK_INT(chown(pipes, st.st_uid, st.st_gid), 0);
	copy_make(0, 0755);
	CHECK_INT(chown(copy, USER, 0), 0);
	CHECK_INT(child_end(child_start(give_as_owner, (char *)copy)), 0);
	unlink(copy);
}

/* A server of a user's, on no path: what it says gives nobody an id. */
static int vouch_as_user(void *argument)
{
	struct tm_vouch request = { .code = TM_VOUCH, .mode = S_IFREG | 04755 };
	struct _server_info info;
	int chid, coid;

	(void)argument;
	become(USER, USER);
	chid = ChannelCreate(0);
	coid = ConnectAttach(0, 0, chid, 0, 0);
	if (ConnectServerInfo(0, coid, &info) == -1) {
		return 99;
	}
	request.scoid = info.scoid;
	request.pid = getpid();
	return MsgSend(SYSMGR_COID, &request, sizeof(request), NULL, 0) == -1 ? errno : 0;
}

/* Nor what somebody says of another server's file. */
static int vouch_for_tmpfs(void *argument)
{
	struct tm_vouch request = { .code = TM_VOUCH, .mode = S_IFREG | 04755 };
	struct _server_info info;
	int fd = open(copy, O_RDONLY);

	(void)argument;
	if (ConnectServerInfo(0, fd, &info) == -1) {
		return 99;
	}
	request.scoid = info.scoid;
	request.pid = getpid();
	return MsgSend(SYSMGR_COID, &request, sizeof(request), NULL, 0) == -1 ? errno : 0;
}

static void only_roots_servers_vouch_and_only_for_their_own(void)
{
	copy_make(0, 0755);
	CHECK_INT(child_end(child_start(vouch_as_user, NULL)), EPERM);
	CHECK_INT(child_end(child_start(vouch_for_tmpfs, NULL)), EINVAL);
	unlink(copy);
}

/* What was said once counts once, and for a moment. */
static int exec_late(const void *with)
{
	struct tm_spawn request = { .code = TM_EXEC, .length = 4096 };

	request.address = (seL4_Word)block_make();
	request.image = open(copy, O_RDONLY);
	become(USER, USER);
	vouch_ask(request.image);
	sleep_ms(*(const int *)with);
	MsgSend(SYSMGR_COID, &request, sizeof(request), NULL, 0);
	return 99;
}

static void late(int ms, const char *wanted)
{
	char line[LINE];

	CHECK_INT(output_of(exec_late, &ms, line), 0);
	expect(line, wanted);
}

static void what_a_server_said_is_soon_forgotten(void)
{
	copy_make(0, 04755);
	late(0, RAISED);
	late(1200, PLAIN);
	unlink(copy);
}

TESTS_MAIN(TEST(a_copy_on_a_file_system_has_its_owners_id),
	   TEST(a_program_that_is_being_written_gives_no_ids),
	   TEST(a_program_that_is_loaded_can_not_be_written),
	   TEST(a_new_owner_or_a_strangers_group_clears_the_bits),
	   TEST(an_owner_gives_a_file_to_groups_of_his_own_alone),
	   TEST(only_roots_servers_vouch_and_only_for_their_own),
	   TEST(what_a_server_said_is_soon_forgotten))
