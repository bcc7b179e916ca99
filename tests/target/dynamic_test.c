/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dynamic program with two libraries that it was linked with: what begins
 * when, names, thread-local storage, pages that are shared or read-only, and
 * that everything a static program can do goes on working.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/dispatch.h>
#include <sys/iofunc.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi/msg/tm.h"
#include "check.h"
#include "tests/target/dynamic/note.h"
#include "tests/target/dynamic/second.h"

enum { PAGE = 4096, MESSAGE = 40, THREADS = 8 };

static __thread int own_tls = 5;
static __thread int own_zero;

int replaced(void)
{
	return 33;
}

static void libraries_begin_before_main_needed_ones_first(void)
{
	CHECK_INT(first_saw_second, 1);
	CHECK(!strcmp(note_place, "21"));
}

static int notes_of_an_exit(void *shared)
{
	note_place = shared;
	exit(0);
}

static void libraries_end_in_the_other_order(void)
{
	char *shared = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(shared != MAP_FAILED);
	CHECK_INT(child_end(child_start(notes_of_an_exit, shared)), 0);
	CHECK(!strcmp(shared, "ab"));
	munmap(shared, PAGE);
}

static void data_and_functions_are_one_for_all(void)
{
	CHECK_INT(first_function(), 21);
	second_data = 3;
	CHECK_INT(first_function(), 31);
	second_data = 2;
}

static void a_function_of_the_program_replaces_a_library_s(void)
{
	CHECK_INT(second_calls_replaced(), 33);
}

static int tls_is_fresh(void)
{
	return own_tls == 5 && own_zero == 0 && first_tls == 11 && second_tls == 22 &&
	       second_tls_aligned == 64 && !((unsigned long)&second_tls_aligned & 63) &&
	       *first_local_tls() == 0;
}

static void *tls_user(void *number)
{
	long result = tls_is_fresh();

	own_tls = first_tls = second_tls = (long)number;
	*first_local_tls() = (long)number;
	sched_yield();
	result = result && own_tls == (long)number && first_tls == (long)number &&
		 second_tls == (long)number && *first_local_tls() == (long)number;
	return (void *)result;
}

static void each_thread_has_its_own_tls_of_each_library(void)
{
	pthread_t threads[THREADS];

	CHECK(tls_is_fresh());
	for (long i = 0; i < THREADS; i++) {
		CHECK_INT(pthread_create(&threads[i], 0, tls_user, (void *)(100 + i)), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		void *result;

		CHECK_INT(pthread_join(threads[i], &result), 0);
		CHECK_INT((long)result, 1);
	}
	CHECK(tls_is_fresh());
}

static void the_auxiliary_vector_is_complete(void)
{
	unsigned long base = getauxval(AT_BASE);

	CHECK(base && !(base % PAGE) && !memcmp((void *)base, "\177ELF", 4));
	CHECK(getauxval(AT_PHDR) && getauxval(AT_PHNUM) && getauxval(AT_ENTRY));
	CHECK(getauxval(AT_RANDOM));
	CHECK(getauxval(AT_EXECFN) && *(char *)getauxval(AT_EXECFN));
	CHECK_INT(getauxval(AT_SECURE), 0);
}

static int write_to(void *address)
{
	*(volatile char *)address = 1;
	return 0;
}

static int run_at(void *address)
{
	((void (*)(void))address)();
	return 0;
}

static int ends_with(int (*function)(void *), const void *argument)
{
	return child_end(child_start(function, (void *)argument));
}

static void no_page_is_writable_and_executable(void)
{
	static const unsigned ret = 0x00008067;
	static unsigned data[1];

	memcpy(data, &ret, sizeof(ret));
	CHECK_INT(ends_with(write_to, (void *)second_function), 1000 + SIGSEGV);
	CHECK_INT(ends_with(write_to, (void *)printf), 1000 + SIGSEGV);
	CHECK_INT(ends_with(run_at, data), 1000 + SIGSEGV);
}

static void relocated_constants_are_read_only(void)
{
	CHECK(!strcmp(second_relocated[1], "two"));
	CHECK_INT(ends_with(write_to, second_relocated), 1000 + SIGSEGV);
	CHECK_INT(ends_with(write_to, &second_data), 0);
}

extern unsigned long __stack_chk_guard;

__attribute__((noinline, stack_protect)) static int overflow(void *bytes)
{
	char small[8];

	memcpy(small, bytes, 8 + strlen(bytes));
	return small[0];
}

static void an_overflow_of_the_stack_is_noticed(void)
{
	int end = ends_with(overflow, "this is more than has room there, by some words");

	CHECK(__stack_chk_guard != 0);
	CHECK(end == 1000 + SIGSEGV || end == 1000 + SIGILL || end == 1000 + SIGABRT);
}

static unsigned long physical(const void *address)
{
	struct tm_range request = { .code = TM_PHYS_ADDR, .address = (unsigned long)address };
	unsigned long at = 0;

	return MsgSend(SYSMGR_COID, &request, sizeof(request), &at, sizeof(at)) < 0 ? 0 : at;
}

struct frames {
	unsigned long libc, plugin, data;
	void *place;
};

static int tell_frames(void *pipe_end)
{
	struct frames f = {
		.libc = physical((void *)snprintf), .plugin = physical((void *)second_function),
		.place = (void *)snprintf,
	};

	second_data = 2;
	f.data = physical(&second_data);
	return write(*(int *)pipe_end, &f, sizeof(f)) != sizeof(f);
}

/* Not a forked child, which would share them anyway, but one that was started anew. */
static void processes_share_the_text_of_libraries_at_other_places(void)
{
	char *arguments[] = { "dynamic", "frames", 0 };
	struct frames here = { 0 }, there = { 0 };
	int ends[2], pid;

	CHECK_INT(pipe(ends), 0);
	CHECK_INT(tell_frames(&ends[1]), 0);
	CHECK_INT(read(ends[0], &here, sizeof(here)), sizeof(here));
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		execv("/test/dynamic", arguments);
		_exit(127);
	}
	CHECK_INT(read(ends[0], &there, sizeof(there)), sizeof(there));
	CHECK_INT(child_end(pid), 0);
	CHECK(here.libc && here.plugin && here.data);
	CHECK(here.libc == there.libc);
	CHECK(here.plugin == there.plugin);
	CHECK(here.data != there.data);
	CHECK(here.place != there.place);
	close(ends[0]);
	close(ends[1]);
}

static int check_child(void *unused)
{
	char *const environment[] = { "LD_LIBRARY_PATH=/test/lib", 0 };
	pthread_t thread;
	void *result = 0;

	(void)unused;
	if (!tls_is_fresh() || pthread_create(&thread, 0, tls_user, (void *)7) ||
	    pthread_join(thread, &result) || !result) {
		return 1;
	}
	execle("/test/bin/starter", "starter", "exec", (char *)0, environment);
	return 2;
}

static void fork_then_threads_then_exec(void)
{
	CHECK_INT(ends_with(check_child, 0), 0);
}

static volatile sig_atomic_t handled;

static void handler(int signo)
{
	char text[16];

	/* A call into the library, from a handler, with floating point in it. */
	snprintf(text, sizeof(text), "%d %.1f", signo, 1.5);
	handled = !strcmp(text, "10 1.5") ? handled + 1 : -100;
}

static void signals_are_handled(void)
{
	struct sigaction action = { .sa_handler = handler };

	CHECK_INT(sigaction(SIGUSR1, &action, 0), 0);
	CHECK_INT(raise(SIGUSR1), 0);
	CHECK_INT(kill(getpid(), SIGUSR1), 0);
	CHECK_INT(handled, 2);
}

static void *read_for_ever(void *fd)
{
	char byte;

	read(*(int *)fd, &byte, 1);
	return 0;
}

static void a_blocked_thread_is_cancelled(void)
{
	pthread_t thread;
	int ends[2];
	void *result;

	CHECK_INT(pipe(ends), 0);
	CHECK_INT(pthread_create(&thread, 0, read_for_ever, &ends[0]), 0);
	sleep_ms(20);
	CHECK_INT(pthread_cancel(thread), 0);
	CHECK_INT(pthread_join(thread, &result), 0);
	CHECK(result == PTHREAD_CANCELED);
	close(ends[0]);
	close(ends[1]);
}

static void *send_both(void *coid)
{
	char out[MESSAGE] = "request", in[MESSAGE] = "";

	if (MsgSend(*(int *)coid, out, sizeof(out), in, sizeof(in)) != 5 ||
	    strcmp(in, "Request") != 0) {
		return 0;
	}
	return (void *)(long)(MsgSendPulse(*(int *)coid, 10, 3, 44) == 0);
}

static void messages_and_pulses_work(void)
{
	int chid = ChannelCreate(0), rcvid;
	int coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
	char text[MESSAGE];
	struct _pulse pulse;
	pthread_t thread;
	void *result;

	CHECK(chid > 0 && coid > 0);
	CHECK_INT(pthread_create(&thread, 0, send_both, &coid), 0);
	rcvid = MsgReceive(chid, text, sizeof(text), 0);
	CHECK(rcvid > 0);
	text[0] = 'R';
	CHECK_INT(MsgReply(rcvid, 5, text, sizeof(text)), 0);
	CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), 0), 0);
	CHECK_INT(pulse.value.sival_int, 44);
	CHECK_INT(pthread_join(thread, &result), 0);
	CHECK_INT((long)result, 1);
	CHECK_INT(ConnectDetach(coid), 0);
	CHECK_INT(ChannelDestroy(chid), 0);
}

static int answer_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
	int error = iofunc_read_verify(ctp, msg, ocb, NULL);

	if (error != EOK) {
		return error;
	}
	_IO_SET_READ_NBYTES(ctp, 6);
	return _RESMGR_PTR(ctp, "device", 6);
}

/* A resource manager in a dynamic program; it ends with the pipe that tells it is ready. */
static int device(void *ready)
{
	static iofunc_attr_t attr;
	static resmgr_connect_funcs_t connect;
	static resmgr_io_funcs_t io;
	dispatch_t *dpp = dispatch_create();

	iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect, _RESMGR_IO_NFUNCS, &io);
	io.read = answer_read;
	iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
	if (!dpp || resmgr_attach(dpp, NULL, "/dev/dynamic", _FTYPE_ANY, 0, &connect, &io,
				  &attr) < 0) {
		return 1;
	}
	write(*(int *)ready, "r", 1);
	dispatch_loop(dpp);
	return 2;
}

static void a_resource_manager_serves(void)
{
	char text[8] = "";
	int ends[2], pid, fd;

	CHECK_INT(pipe(ends), 0);
	pid = child_start(device, &ends[1]);
	CHECK_INT(read(ends[0], text, 1), 1);
	fd = open("/dev/dynamic", O_RDONLY);
	CHECK(fd >= 0);
	CHECK_INT(read(fd, text, sizeof(text)), 6);
	CHECK(!memcmp(text, "device", 6));
	close(fd);
	CHECK_INT(kill(pid, SIGTERM), 0);
	CHECK_INT(child_end(pid), 1000 + SIGTERM);
	close(ends[0]);
	close(ends[1]);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(libraries_begin_before_main_needed_ones_first),
		TEST(libraries_end_in_the_other_order),
		TEST(data_and_functions_are_one_for_all),
		TEST(a_function_of_the_program_replaces_a_library_s),
		TEST(each_thread_has_its_own_tls_of_each_library),
		TEST(the_auxiliary_vector_is_complete),
		TEST(no_page_is_writable_and_executable),
		TEST(relocated_constants_are_read_only),
		TEST(an_overflow_of_the_stack_is_noticed),
		TEST(processes_share_the_text_of_libraries_at_other_places),
		TEST(fork_then_threads_then_exec),
		TEST(signals_are_handled),
		TEST(a_blocked_thread_is_cancelled),
		TEST(messages_and_pulses_work),
		TEST(a_resource_manager_serves),
	};
	int out = 1;

	if (argc > 1 && !strcmp(argv[1], "frames")) {
		return tell_frames(&out);
	}
	return tests_run(tests, sizeof(tests) / sizeof(tests[0]));
}
