/* SPDX-License-Identifier: Apache-2.0 */
/* SignalAction() and its like: the signals of POSIX by other names, and what is refused. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/neutrino.h>
#include <unistd.h>

#include "check.h"

enum { NOBODY = 0xfffff0 };

static volatile sig_atomic_t count, last_code, last_value, last_tid;

static void on_signal(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)context;
	count++;
	last_code = info->si_code;
	last_value = info->si_value.sival_int;
	last_tid = gettid();
}

static void handle(int signo)
{
	struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };

	count = 0;
	CHECK_INT(SignalAction(0, NULL, signo, &action, NULL), 0);
}

static sigset_t set_of(int signo)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, signo);
	return set;
}

static int sleep_for_ever(void *argument)
{
	for (;;) {
		pause();
	}
	return argument ? 1 : 0;
}

static void child_kill(int child)
{
	CHECK_INT(SignalKill(0, child, 0, SIGKILL, 0, 0), 0);
	CHECK_INT(child_end(child), 1000 + SIGKILL);
}

static void an_action_is_that_of_posix(void)
{
	struct sigaction old, posix;

	handle(SIGUSR1);
	CHECK_INT(sigaction(SIGUSR1, NULL, &posix), 0);
	CHECK(posix.sa_sigaction == on_signal);
	CHECK_INT(SignalAction(getpid(), NULL, SIGUSR1, NULL, &old), 0);
	CHECK(old.sa_sigaction == on_signal);
	CHECK_INT(raise(SIGUSR1), 0);
	CHECK_INT(count, 1);
}

static void a_wrong_action_is_refused(void)
{
	struct sigaction action = { .sa_handler = SIG_IGN }, old;
	int child = child_start(sleep_for_ever, NULL);
	int of_another = SignalAction_r(child, NULL, SIGUSR1, &action, NULL);

	child_kill(child);
	CHECK_INT(of_another, EPERM);
	CHECK_ERRNO(SignalAction(NOBODY, NULL, SIGUSR1, &action, NULL), ESRCH);
	CHECK_ERRNO(SignalAction(-1, NULL, SIGUSR1, &action, NULL), ESRCH);
	CHECK_ERRNO(SignalAction(0, NULL, 0, &action, NULL), EINVAL);
	CHECK_ERRNO(SignalAction(0, NULL, 65, &action, NULL), EINVAL);
	CHECK_ERRNO(SignalAction(0, NULL, SIGKILL, &action, NULL), EINVAL);
	CHECK_ERRNO(SignalAction(0, NULL, SIGSTOP, &action, NULL), EINVAL);
	CHECK_INT(SignalAction(0, NULL, SIGKILL, NULL, &old), 0);
	errno = 0;
	CHECK_INT(SignalAction_r(0, NULL, 65, &action, NULL), EINVAL);
	CHECK_INT(errno, 0);
}

static void a_signal_brings_code_and_value(void)
{
	handle(SIGUSR1);
	CHECK_INT(SignalKill(0, getpid(), 0, SIGUSR1, -77, 0x1234), 0);
	CHECK_INT(count, 1);
	CHECK_INT(last_code, -77);
	CHECK_INT(last_value, 0x1234);
	CHECK_INT(SignalKill(0, getpid(), gettid(), SIGUSR1, SI_USER, -1), 0);
	CHECK_INT(count, 2);
	CHECK_INT(last_value, -1);
	CHECK_INT(SignalKill(0, getpid(), 0, SIGUSR1, 77, 0), 0);
	CHECK_INT(last_code, 77);
}

static int exit_with_value(void *argument)
{
	sigset_t set = set_of(SIGUSR2);
	siginfo_t info;

	(void)argument;
	return SignalWaitinfo_r(&set, &info) == SIGUSR2 ? info.si_value.sival_int : 99;
}

static void another_process_gets_it(void)
{
	sigset_t set = set_of(SIGUSR2), old;
	int child;

	CHECK_INT(SignalProcmask(0, 0, SIG_BLOCK, &set, &old), 0);
	child = child_start(exit_with_value, NULL);
	CHECK_INT(SignalKill(0, child, 0, 0, 0, 0), 0);
	CHECK_ERRNO(SignalKill(0, child, 0, SIGUSR2, 1, 5), EPERM);
	CHECK_INT(SignalKill(0, child, 1, SIGUSR2, SI_QUEUE, 42), 0);
	CHECK_INT(child_end(child), 42);
	CHECK_INT(SignalProcmask(0, 0, SIG_SETMASK, &old, NULL), 0);
}

static int leave_and_sleep(void *argument)
{
	setpgid(0, 0);
	return sleep_for_ever(argument);
}

static void a_group_gets_it(void)
{
	int child = child_start(leave_and_sleep, NULL);

	setpgid(child, child);
	CHECK_INT(SignalKill(0, -child, 0, SIGTERM, 0, 0), 0);
	CHECK_INT(child_end(child), 1000 + SIGTERM);
}

static volatile int thread_tid;

static void *wait_for_signal(void *argument)
{
	thread_tid = gettid();
	while (count == 0) {
		sleep_ms(5);
	}
	return argument;
}

static void a_thread_gets_it(void)
{
	pthread_t thread;

	handle(SIGUSR1);
	thread_tid = 0;
	CHECK_INT(pthread_create(&thread, NULL, wait_for_signal, NULL), 0);
	while (!thread_tid) {
		sleep_ms(2);
	}
	CHECK_INT(SignalKill(0, getpid(), thread_tid, SIGUSR1, 0, 0), 0);
	CHECK_INT(pthread_join(thread, NULL), 0);
	CHECK_INT(count, 1);
	CHECK_INT(last_tid, thread_tid);
}

static int kill_as_nobody(void *argument)
{
	return setuid(1000) == 0 ? SignalKill_r(0, *(int *)argument, 0, SIGTERM, 0, 0) : 99;
}

static void a_wrong_signal_is_refused(void)
{
	int self = getpid();

	CHECK_ERRNO(SignalKill(1, getpid(), 0, 0, 0, 0), ESRCH);
	CHECK_ERRNO(SignalKill(0, NOBODY, 0, SIGTERM, 0, 0), ESRCH);
	CHECK_ERRNO(SignalKill(0, getpid(), 0x7ff0, SIGTERM, 0, 0), ESRCH);
	CHECK_ERRNO(SignalKill(0, getpid(), -1, SIGTERM, 0, 0), ESRCH);
	CHECK_ERRNO(SignalKill(0, -NOBODY, 0, SIGTERM, 0, 0), ESRCH);
	CHECK_ERRNO(SignalKill(0, getpid(), 0, 65, 0, 0), EINVAL);
	CHECK_ERRNO(SignalKill(0, getpid(), 0, -1, 0, 0), EINVAL);
	CHECK_ERRNO(SignalKill(0, getpid(), 0, SIGUSR1, 128, 0), EINVAL);
	CHECK_ERRNO(SignalKill(0, getpid(), 0, SIGUSR1, -129, 0), EINVAL);
	CHECK_INT(child_end(child_start(kill_as_nobody, &self)), EPERM);
}

static void a_mask_is_the_threads(void)
{
	sigset_t set = set_of(SIGUSR1), old, now;

	handle(SIGUSR1);
	CHECK_INT(SignalProcmask(getpid(), gettid(), SIG_BLOCK, &set, &old), 0);
	CHECK_INT(sigismember(&old, SIGUSR1), 0);
	CHECK_INT(raise(SIGUSR1), 0);
	CHECK_INT(count, 0);
	CHECK_INT(SignalProcmask(0, 0, 77, NULL, &now), 0);
	CHECK_INT(sigismember(&now, SIGUSR1), 1);
	CHECK_INT(SignalProcmask(0, 0, SIG_UNBLOCK, &set, NULL), 0);
	CHECK_INT(count, 1);
}

static void a_wrong_mask_is_refused(void)
{
	sigset_t set = set_of(SIGUSR1), old;
	int child = child_start(sleep_for_ever, NULL);
	int of_another = SignalProcmask_r(child, 0, SIG_BLOCK, &set, &old);

	child_kill(child);
	CHECK_INT(of_another, EPERM);
	CHECK_ERRNO(SignalProcmask(0, 0, 77, &set, &old), EINVAL);
	CHECK_ERRNO(SignalProcmask(NOBODY, 0, SIG_BLOCK, &set, &old), ESRCH);
	CHECK_ERRNO(SignalProcmask(0, 0x7ff0, SIG_BLOCK, &set, &old), ESRCH);
	CHECK_ERRNO(SignalProcmask(0, -1, SIG_BLOCK, &set, &old), ESRCH);
}

static void suspending_ends_with_a_handler(void)
{
	sigset_t set = set_of(SIGUSR1), none, old;

	handle(SIGUSR1);
	sigemptyset(&none);
	CHECK_INT(SignalProcmask(0, 0, SIG_BLOCK, &set, &old), 0);
	CHECK_INT(raise(SIGUSR1), 0);
	CHECK_ERRNO(SignalSuspend(&none), EINTR);
	CHECK_INT(count, 1);
	CHECK_INT(raise(SIGUSR1), 0);
	errno = 0;
	CHECK_INT(SignalSuspend_r(&none), EINTR);
	CHECK_INT(errno, 0);
	CHECK_INT(count, 2);
	CHECK_INT(SignalProcmask(0, 0, SIG_SETMASK, &old, NULL), 0);
}

static int signal_parent(void *argument)
{
	sleep_ms(50);
	return SignalKill_r(0, getppid(), 0, *(int *)argument, 0, 0);
}

static void waiting_takes_the_signal(void)
{
	sigset_t set = set_of(SIGUSR2), old;
	int other = SIGUSR1, child, result;
	siginfo_t info;

	CHECK_INT(SignalProcmask(0, 0, SIG_BLOCK, &set, &old), 0);
	CHECK_INT(SignalKill(0, getpid(), 0, SIGUSR2, -5, 31), 0);
	CHECK_INT(SignalWaitinfo(&set, &info), SIGUSR2);
	CHECK_INT(info.si_code, -5);
	CHECK_INT(info.si_value.sival_int, 31);
	CHECK_INT(SignalKill(0, getpid(), 0, SIGUSR2, 0, 0), 0);
	CHECK_INT(SignalWaitinfo(&set, NULL), SIGUSR2);
	handle(SIGUSR1);
	child = child_start(signal_parent, &other);
	result = SignalWaitinfo_r(&set, &info);
	CHECK_INT(child_end(child), 0);
	CHECK_INT(result, -EINTR);
	CHECK_INT(count, 1);
	CHECK_INT(SignalProcmask(0, 0, SIG_SETMASK, &old, NULL), 0);
}

TESTS_MAIN(TEST(an_action_is_that_of_posix), TEST(a_wrong_action_is_refused),
	   TEST(a_signal_brings_code_and_value), TEST(another_process_gets_it),
	   TEST(a_group_gets_it), TEST(a_thread_gets_it), TEST(a_wrong_signal_is_refused),
	   TEST(a_mask_is_the_threads), TEST(a_wrong_mask_is_refused),
	   TEST(suspending_ends_with_a_handler), TEST(waiting_takes_the_signal))
