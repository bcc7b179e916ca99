/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orphaned process groups (POSIX, _exit()): when the last process goes that
 * could have continued a stopped job, the job gets SIGHUP and SIGCONT.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { WAIT_MS = 5000 };

static int news[2]; /* a byte for each thing that happens to the job */

static void tell(char what)
{
	if (write(news[1], &what, 1) != 1) {
		_exit(9);
	}
}

static void on_signal(int signo)
{
	tell(signo == SIGHUP ? 'h' : 'c');
}

/* A job in a group of its own, stopped as if from the keyboard. */
static void job(int stops)
{
	setpgid(0, 0);
	signal(SIGHUP, on_signal);
	signal(SIGCONT, on_signal);
	tell('r');
	if (stops) {
		raise(SIGSTOP);
	}
	for (;;) {
		pause();
	}
}

/* A shell that starts a job, sees it begin (and stop), tells its pid, and ends. */
static int shell(void *stops)
{
	pid_t child = fork();
	char byte;
	int status;

	if (child == 0) {
		job(stops != NULL);
	}
	if (stops) {
		waitpid(child, &status, WUNTRACED);
	}
	return read(news[0], &byte, 1) == 1 &&
	       write(news[1], &child, sizeof(child)) == sizeof(child) ? 0 : 1;
}

static pid_t start(void *stops)
{
	pid_t job_pid = 0;

	CHECK_INT(pipe2(news, O_CLOEXEC), 0);
	CHECK_INT(child_end(child_start(shell, stops)), 0);
	CHECK_INT(read(news[0], &job_pid, sizeof(job_pid)), sizeof(job_pid));
	return job_pid;
}

/* The next thing told, 0: none for so long. */
static char next(int ms)
{
	struct pollfd wait = { news[0], POLLIN, 0 };
	char byte = 0;

	if (poll(&wait, 1, ms) == 1) {
		CHECK_INT(read(news[0], &byte, 1), 1);
	}
	return byte;
}

static void end(pid_t job_pid)
{
	kill(job_pid, SIGKILL);
	close(news[0]);
	close(news[1]);
}

static void a_stopped_job_without_its_shell_is_hung_up_and_goes_on(void)
{
	pid_t job_pid = start("stops");
	char first = next(WAIT_MS), second = next(WAIT_MS);

	end(job_pid);
	CHECK((first == 'h' && second == 'c') || (first == 'c' && second == 'h'));
}

static void a_running_job_without_its_shell_runs_on(void)
{
	pid_t job_pid = start(NULL);
	char first = next(200);

	CHECK_INT(kill(job_pid, 0), 0);
	end(job_pid);
	CHECK_INT(first, 0);
}

TESTS_MAIN(TEST(a_stopped_job_without_its_shell_is_hung_up_and_goes_on),
	   TEST(a_running_job_without_its_shell_runs_on))
