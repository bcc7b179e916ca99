/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Set-id programs: who gets which ids, and what a caller that means harm can
 * not do. Each program is test/bin/ids with another mode (tests/target/setuid).
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi/msg/devctl.h"
#include "abi/msg/io.h"
#include "abi/msg/start.h"
#include "abi/msg/tm.h"
#include "check.h"

#define IDS "/test/bin/ids"

extern char **environ;

enum { USER = 1000, OTHER = 1001, LINE = 256 };

enum way { BY_EXEC, BY_SPAWN, BY_SPAWNP };

/* What a child runs, and as whom. */
struct run {
	enum way way;
	uid_t real, effective;
	short flags; /* POSIX_SPAWN_* */
	const char *path, *words[3];
	char *const *envp;
};

/* In this order, so that what is not named is zero. */
#define RUN(as_way, as_real, as_effective, program, ...)                               \
	(&(struct run){ .way = (as_way), .real = (as_real), .effective = (as_effective),   \
			.path = (program), __VA_ARGS__ })

static void become(uid_t real, uid_t effective)
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

/* A child that runs CHILD(WITH) with its standard output into LINE; its exit status. */
static int output_of(int (*child)(const void *with), const void *with, char line[LINE])
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

static int run(const struct run *r, char line[LINE])
{
	return output_of(run_child, r, line);
}

static void expect(const char *line, const char *wanted)
{
	if (strcmp(line, wanted) != 0) {
		printf("# got  %s# want %s", line, wanted);
	}
	CHECK(strcmp(line, wanted) == 0);
}

static void runs_as(const struct run *r, const char *wanted)
{
	char line[LINE];

	CHECK_INT(run(r, line), 0);
	expect(line, wanted);
}

#define PLAIN "uid 1000 1000 1000 gid 1000 1000 1000 aux 1000 1000 1000 1000 secure 0\n"
#define RAISED "uid 1000 0 0 gid 1000 1000 1000 aux 1000 0 1000 1000 secure 1\n"

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

/* A start block as no library makes it: it names one program, exec another. */
struct block {
	struct start_block head;
	unsigned argv[2], envp[1];
	struct start_action action;
	char text[128];
};

enum { AT_PATH = offsetof(struct block, text), AT_FILE = AT_PATH + 64 };

static struct block *block_make(void)
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

TESTS_MAIN(TEST(a_set_user_id_program_has_its_owners_id),
	   TEST(a_set_group_id_program_has_its_files_group), TEST(it_can_drop_the_id_for_good),
	   TEST(who_may_not_execute_it_gets_nothing), TEST(a_script_with_the_bit_has_no_ids),
	   TEST(exec_saves_the_effective_id), TEST(spawn_resets_ids_before_the_files_count),
	   TEST(a_secure_program_loads_nothing_of_the_callers),
	   TEST(closed_descriptors_of_a_secure_program_are_null),
	   TEST(its_user_may_signal_it_and_no_other), TEST(its_user_may_not_look_into_it),
	   TEST(a_connection_of_the_invoker_has_no_more_rights), TEST(an_open_file_is_not_opened_again),
	   TEST(what_the_start_block_says_gives_no_ids),
	   TEST(the_program_with_the_ids_is_the_one_that_runs),
	   TEST(words_outside_the_start_block_are_refused), TEST(exec_of_no_descriptor_is_refused),
	   TEST(a_copy_on_a_file_system_has_its_owners_id),
	   TEST(a_program_that_is_being_written_gives_no_ids),
	   TEST(a_program_that_is_loaded_can_not_be_written),
	   TEST(a_new_owner_or_a_strangers_group_clears_the_bits),
	   TEST(an_owner_gives_a_file_to_groups_of_his_own_alone),
	   TEST(only_roots_servers_vouch_and_only_for_their_own),
	   TEST(what_a_server_said_is_soon_forgotten))
