/* SPDX-License-Identifier: Apache-2.0 */
/* Signals: handlers, masks, what they interrupt and what they leave alone. */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

static volatile sig_atomic_t count, last, last_pid;

static void on_signal(int signo)
{
	count++;
	last = signo;
}

static void on_info(int signo, siginfo_t *info, void *context)
{
	(void)context;
	count++;
	last = signo;
	last_pid = info->si_pid;
}

static void handle(int signo, int flags)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };

	count = 0;
	CHECK_INT(sigaction(signo, &action, NULL), 0);
}

static void a_handler_runs(void)
{
	handle(SIGUSR1, 0);
	CHECK_INT(raise(SIGUSR1), 0);
	CHECK_INT(count, 1);
	CHECK_INT(last, SIGUSR1);
	CHECK_INT(kill(getpid(), SIGUSR1), 0);
	CHECK_INT(count, 2);
}

static void the_sender_is_told(void)
{
	struct sigaction action = { .sa_sigaction = on_info, .sa_flags = SA_SIGINFO };

	CHECK_INT(sigaction(SIGUSR2, &action, NULL), 0);
	CHECK_INT(kill(getpid(), SIGUSR2), 0);
	CHECK_INT(last_pid, getpid());
}

static void a_blocked_signal_waits(void)
{
	sigset_t set, old, pending;

	handle(SIGUSR1, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	CHECK_INT(sigprocmask(SIG_BLOCK, &set, &old), 0);
	raise(SIGUSR1);
	raise(SIGUSR1);
	CHECK_INT(count, 0);
	CHECK_INT(sigpending(&pending), 0);
	CHECK(sigismember(&pending, SIGUSR1));
	CHECK_INT(sigprocmask(SIG_SETMASK, &old, NULL), 0);
	CHECK_INT(count, 1);
}

static int signal_parent(void *argument)
{
	sleep_ms(50);
	kill(getppid(), *(int *)argument);
	return 0;
}

static int signal_soon(int signo)
{
	static int which;

	which = signo;
	return child_start(signal_parent, &which);
}

/* Handled and blocked: SET has the signal alone, OLD is the mask as it was. */
static void handle_blocked(int signo, sigset_t *set, sigset_t *old)
{
	handle(signo, 0);
	sigemptyset(set);
	sigaddset(set, signo);
	CHECK_INT(sigprocmask(SIG_BLOCK, set, old), 0);
}

static void sigsuspend_waits_for_it(void)
{
	sigset_t set, old;
	int pid;

	handle_blocked(SIGUSR1, &set, &old);
	pid = signal_soon(SIGUSR1);
	CHECK_ERRNO(sigsuspend(&old), EINTR);
	CHECK_INT(count, 1);
	sigprocmask(SIG_SETMASK, &old, NULL);
	CHECK_INT(child_end(pid), 0);
}

static void sigtimedwait_takes_it(void)
{
	struct timespec limit = { 5, 0 }, none = { 0, 20000000 };
	siginfo_t info;
	sigset_t set, old;
	int pid;

	handle_blocked(SIGUSR1, &set, &old);
	CHECK_ERRNO(sigtimedwait(&set, &info, &none), EAGAIN);
	pid = signal_soon(SIGUSR1);
	CHECK_INT(sigtimedwait(&set, &info, &limit), SIGUSR1);
	CHECK_INT(info.si_pid, pid);
	CHECK_INT(count, 0);
	sigprocmask(SIG_SETMASK, &old, NULL);
	CHECK_INT(child_end(pid), 0);
}

static void a_sleep_is_interrupted(void)
{
	struct timespec pause = { 5, 0 }, left = { 0, 0 };
	int pid;

	handle(SIGUSR1, 0);
	pid = signal_soon(SIGUSR1);
	CHECK_ERRNO(nanosleep(&pause, &left), EINTR);
	CHECK(left.tv_sec >= 3 && left.tv_sec < 5);
	CHECK_INT(child_end(pid), 0);
}

static void an_ignored_signal_interrupts_nothing(void)
{
	struct timeval limit = { 0, 200000 };
	struct timespec pause = { 0, 200000000 };
	long start = now_ms();
	int pid;

	signal(SIGUSR1, SIG_IGN);
	pid = signal_soon(SIGUSR1);
	CHECK_INT(nanosleep(&pause, NULL), 0);
	CHECK(now_ms() - start >= 200);
	CHECK_INT(child_end(pid), 0);
	signal(SIGTSTP, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	start = now_ms();
	pid = signal_soon(SIGTSTP);
	CHECK_INT(select(0, NULL, NULL, NULL, &limit), 0);
	CHECK(now_ms() - start >= 200);
	CHECK_INT(child_end(pid), 0);
	signal(SIGTSTP, SIG_DFL);
}

static void a_read_is_interrupted(void)
{
	int fds[2], pid;
	char byte;

	CHECK_INT(pipe(fds), 0);
	handle(SIGUSR1, 0);
	pid = signal_soon(SIGUSR1);
	CHECK_ERRNO(read(fds[0], &byte, 1), EINTR);
	CHECK_INT(child_end(pid), 0);
	close(fds[0]);
	close(fds[1]);
}

static int write_later(void *argument)
{
	sleep_ms(150);
	return write(*(int *)argument, "y", 1) == 1 ? 0 : 1;
}

static void a_restarted_read_gets_its_bytes(void)
{
	int fds[2], writer;
	char byte = 0;

	CHECK_INT(pipe(fds), 0);
	handle(SIGALRM, SA_RESTART);
	writer = child_start(write_later, &fds[1]);
	ualarm(50000, 0);
	CHECK_INT(read(fds[0], &byte, 1), 1);
	CHECK_INT(byte, 'y');
	CHECK_INT(count, 1);
	CHECK_INT(child_end(writer), 0);
	close(fds[0]);
	close(fds[1]);
}

/* POSIX: what waits for a time, or for signals, is never started again. */
static void waits_are_not_restarted(void)
{
	struct timespec pause_of = { 5, 0 };
	struct timeval wait_of = { 5, 0 };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	sigset_t none;

	sigemptyset(&none);
	count = 0;
	CHECK_INT(sigaction(SIGALRM, &action, NULL), 0);
	ualarm(30000, 0);
	CHECK_ERRNO(nanosleep(&pause_of, NULL), EINTR);
	ualarm(30000, 0);
	CHECK_INT(clock_nanosleep(CLOCK_MONOTONIC, 0, &pause_of, NULL), EINTR);
	ualarm(30000, 0);
	CHECK_ERRNO(pause(), EINTR);
	ualarm(30000, 0);
	CHECK_ERRNO(sigsuspend(&none), EINTR);
	ualarm(30000, 0);
	CHECK_ERRNO(poll(NULL, 0, 5000), EINTR);
	ualarm(30000, 0);
	CHECK_ERRNO(select(0, NULL, NULL, NULL, &wait_of), EINTR);
	CHECK_INT(count, 6);
}

static int sleep_then_7(void *unused)
{
	(void)unused;
	sleep_ms(150);
	return 7;
}

static void a_restarted_wait_gets_its_child(void)
{
	int status = 0;
	int pid;

	handle(SIGALRM, SA_RESTART);
	pid = child_start(sleep_then_7, NULL);
	ualarm(50000, 0);
	CHECK_INT(waitpid(pid, &status, 0), pid);
	CHECK_INT(WEXITSTATUS(status), 7);
	CHECK_INT(count, 1);
	handle(SIGALRM, 0);
	pid = child_start(sleep_then_7, NULL);
	ualarm(50000, 0);
	CHECK_ERRNO(waitpid(pid, &status, 0), EINTR);
	CHECK_INT(child_end(pid), 7);
}

static sigjmp_buf jump;

static void on_fault(int signo)
{
	siglongjmp(jump, signo);
}

static void a_fault_can_be_caught(void)
{
	struct sigaction action = { .sa_handler = on_fault };
	volatile int *nothing = NULL;

	CHECK_INT(sigaction(SIGSEGV, &action, NULL), 0);
	for (int i = 0; i < 10; i++) {
		int signo = sigsetjmp(jump, 1);

		if (signo == 0) {
			CHECK_INT(*nothing, 1);
		}
		CHECK_INT(signo, SIGSEGV);
	}
	signal(SIGSEGV, SIG_DFL);
}

static char *volatile stack_seen;

static void on_alt_stack(int signo)
{
	char here = (char)signo;

	stack_seen = &here;
	count++;
}

static void a_handler_can_have_its_own_stack(void)
{
	static char stack[16384];
	stack_t alt = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_handler = on_alt_stack, .sa_flags = SA_ONSTACK };

	count = 0;
	CHECK_INT(sigaltstack(&alt, NULL), 0);
	CHECK_INT(sigaction(SIGUSR2, &action, NULL), 0);
	raise(SIGUSR2);
	CHECK_INT(count, 1);
	CHECK(stack_seen >= stack && stack_seen < stack + sizeof(stack));
	alt.ss_flags = SS_DISABLE;
	CHECK_INT(sigaltstack(&alt, NULL), 0);
}

static void floating_point_survives_a_handler(void)
{
	volatile double a = 1.5, b = 2.25;
	double c;

	handle(SIGUSR1, 0);
	c = a * b;
	raise(SIGUSR1);
	CHECK(c == 3.375);
}

static void kill_checks_its_target(void)
{
	CHECK_INT(kill(getpid(), 0), 0);
	CHECK_ERRNO(kill(0x7ffffe, 0), ESRCH);
	CHECK_ERRNO(kill(getpid(), 99), EINVAL);
}

static int exit_at_once(void *argument)
{
	return argument != NULL;
}

static void a_childs_end_is_a_signal(void)
{
	int pid;

	handle(SIGCHLD, 0);
	pid = child_start(exit_at_once, NULL);
	for (int i = 0; i < 100 && count == 0; i++) {
		sleep_ms(10);
	}
	CHECK_INT(count, 1);
	CHECK_INT(child_end(pid), 0);
	signal(SIGCHLD, SIG_DFL);
}

static void many_signals_between_processes(void)
{
	int pid;

	handle(SIGUSR1, 0);
	for (int i = 0; i < 20; i++) {
		pid = signal_soon(SIGUSR1);
		for (int k = 0; k < 500 && count == i; k++) {
			sleep_ms(10);
		}
		CHECK_INT(child_end(pid), 0);
	}
	CHECK_INT(count, 20);
}

static int wait_long(void *argument)
{
	(void)argument;
	sleep(30);
	return 0;
}

/* Of a group of two ids the sender may signal one; the other goes on. */
static int signal_a_mixed_group(void *argument)
{
	int other, mine, status;

	(void)argument;
	setpgid(0, 0);
	other = child_start(wait_long, NULL);
	if (setuid(1000) != 0) {
		return 1;
	}
	mine = child_start(wait_long, NULL);
	signal(SIGTERM, SIG_IGN);
	if (kill(other, SIGTERM) != -1 || errno != EPERM || kill(0, SIGTERM) != 0) {
		return 2;
	}
	if (child_end(mine) != 1000 + SIGTERM) {
		return 3;
	}
	if (waitpid(other, &status, WNOHANG) != 0) {
		return 4;
	}
	/* SIGCONT goes to everybody in the session. */
	return kill(other, SIGCONT) == 0 ? 0 : 5;
}

static void a_group_is_signalled_by_permission(void)
{
	int pid = child_start(signal_a_mixed_group, NULL);

	CHECK_INT(child_end(pid), 0);
	CHECK_INT(kill(-pid, SIGKILL), 0);
}

/* It would take the whole system with it. */
static void the_first_process_is_spared(void)
{
	CHECK_INT(kill(2, SIGKILL), 0);
	CHECK_INT(kill(2, SIGSTOP), 0);
	CHECK_INT(kill(2, SIGTERM), 0);
	CHECK_ERRNO(kill(1, SIGKILL), EPERM);
}

TESTS_MAIN(TEST(a_group_is_signalled_by_permission), TEST(the_first_process_is_spared),
	   TEST(a_handler_runs), TEST(the_sender_is_told), TEST(a_blocked_signal_waits),
	   TEST(sigsuspend_waits_for_it), TEST(sigtimedwait_takes_it), TEST(a_sleep_is_interrupted),
	   TEST(an_ignored_signal_interrupts_nothing), TEST(a_read_is_interrupted),
	   TEST(a_restarted_read_gets_its_bytes), TEST(waits_are_not_restarted),
	   TEST(a_restarted_wait_gets_its_child), TEST(a_fault_can_be_caught),
	   TEST(a_handler_can_have_its_own_stack), TEST(floating_point_survives_a_handler),
	   TEST(kill_checks_its_target), TEST(a_childs_end_is_a_signal),
	   TEST(many_signals_between_processes))
