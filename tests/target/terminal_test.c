/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal this runs on, while nobody types: settings, limits of time, job control. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "check.h"

static int fd;
static struct termios before;

static void start(void)
{
	fd = open("/dev/tty", O_RDWR);
	CHECK(fd >= 0);
	CHECK_INT(isatty(fd), 1);
	CHECK_INT(tcgetattr(fd, &before), 0);
}

static void it_has_a_name(void)
{
	char name[64];

	CHECK_INT(ttyname_r(fd, name, sizeof(name)), 0);
	CHECK_INT(strncmp(name, "/dev/ser", 8), 0);
	CHECK_INT(ttyname_r(fd, name, 3), ERANGE);
	CHECK_ERRNO(lseek(fd, 0, SEEK_SET), ESPIPE);
}

static void raw(int least, int tenths)
{
	struct termios t = before;

	t.c_lflag &= ~(ICANON | ECHO);
	t.c_cc[VMIN] = (cc_t)least;
	t.c_cc[VTIME] = (cc_t)tenths;
	CHECK_INT(tcsetattr(fd, TCSANOW, &t), 0);
}

static void settings_are_kept(void)
{
	struct termios t;

	raw(3, 7);
	CHECK_INT(tcgetattr(fd, &t), 0);
	CHECK_INT(t.c_lflag & (ICANON | ECHO), 0);
	CHECK_INT(t.c_cc[VMIN], 3);
	CHECK_INT(t.c_cc[VTIME], 7);
	CHECK_INT(tcsetattr(fd, TCSADRAIN, &before), 0);
	CHECK_INT(tcgetattr(fd, &t), 0);
	CHECK_INT(memcmp(&t, &before, sizeof(t)), 0);
}

static void a_read_without_limits_returns_at_once(void)
{
	char byte;

	raw(0, 0);
	CHECK_INT(read(fd, &byte, 1), 0);
}

static void a_read_with_a_time_limit_waits_that_long(void)
{
	long start_ms = now_ms();
	char byte;

	raw(0, 2);
	CHECK_INT(read(fd, &byte, 1), 0);
	CHECK(now_ms() - start_ms >= 200);
	CHECK(now_ms() - start_ms < 3000);
}

static void a_read_that_must_not_wait_says_so(void)
{
	int waiting = 9;
	char byte;

	CHECK_INT(tcsetattr(fd, TCSANOW, &before), 0);
	CHECK_INT(ioctl(fd, FIONREAD, &waiting), 0);
	CHECK_INT(waiting, 0);
	CHECK_INT(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	CHECK_ERRNO(read(fd, &byte, 1), EAGAIN);
	CHECK_INT(fcntl(fd, F_SETFL, 0), 0);
}

static void poll_knows_both_ways(void)
{
	struct pollfd p = { fd, POLLIN, 0 };
	long start_ms = now_ms();

	CHECK_INT(poll(&p, 1, 100), 0);
	CHECK(now_ms() - start_ms >= 100);
	p.events = POLLIN | POLLOUT;
	CHECK_INT(poll(&p, 1, 1000), 1);
	CHECK_INT(p.revents, POLLOUT);
}

static volatile sig_atomic_t caught;

static void on_signal(int signo)
{
	caught = signo;
}

static void a_signal_ends_a_read(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	char byte;

	caught = 0;
	CHECK_INT(sigaction(SIGALRM, &action, NULL), 0);
	ualarm(50000, 0);
	CHECK_ERRNO(read(fd, &byte, 1), EINTR);
	CHECK_INT(caught, SIGALRM);
}

static void a_new_size_is_a_signal(void)
{
	struct winsize old, size;

	caught = 0;
	signal(SIGWINCH, on_signal);
	CHECK_INT(ioctl(fd, TIOCGWINSZ, &old), 0);
	size = old;
	size.ws_row++;
	CHECK_INT(ioctl(fd, TIOCSWINSZ, &size), 0);
	CHECK_INT(caught, SIGWINCH);
	caught = 0;
	CHECK_INT(ioctl(fd, TIOCSWINSZ, &size), 0);
	CHECK_INT(caught, 0);
	CHECK_INT(ioctl(fd, TIOCSWINSZ, &old), 0);
	signal(SIGWINCH, SIG_DFL);
}

static void queues_obey(void)
{
	CHECK_INT(tcdrain(fd), 0);
	CHECK_INT(tcflush(fd, TCIOFLUSH), 0);
	CHECK_ERRNO(tcflush(fd, 99), EINVAL);
	CHECK_ERRNO(tcflow(fd, 99), EINVAL);
	CHECK_INT(tcflow(fd, TCOOFF), 0);
	CHECK_INT(tcflow(fd, TCOON), 0);
}

static void wrong_groups_are_refused(void)
{
	CHECK_INT(tcgetsid(fd), getsid(0));
	CHECK_ERRNO(tcsetpgrp(fd, 0x7ffffe), EPERM);
	CHECK_ERRNO(tcsetpgrp(fd, -1), EINVAL);
	CHECK_ERRNO(tcsetpgrp(fd, 1), EPERM);
	CHECK_INT(tcsetpgrp(fd, tcgetpgrp(fd)), 0);
	CHECK_ERRNO(ioctl(fd, TIOCSCTTY, 0), EPERM);
}

/* Of another session this terminal says nothing, and lets it read as it likes. */
static int ask_from_another_session(void *argument)
{
	(void)argument;
	setsid();
	if (tcgetpgrp(fd) != -1 || errno != ENOTTY) {
		return 1;
	}
	return open("/dev/tty", O_RDONLY) == -1 && errno == ENXIO ? 0 : 2;
}

static void another_session_has_no_terminal(void)
{
	CHECK_INT(child_end(child_start(ask_from_another_session, NULL)), 0);
}

static int read_in_background(void *argument)
{
	char byte;

	setpgid(0, 0);
	signal(SIGTTIN, argument ? SIG_IGN : SIG_DFL);
	return read(fd, &byte, 1) == -1 ? errno : 0;
}

static void a_background_read_stops_the_reader(void)
{
	int status, pid = child_start(read_in_background, NULL);

	CHECK_INT(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status));
	CHECK_INT(WSTOPSIG(status), SIGTTIN);
	CHECK_INT(kill(pid, SIGKILL), 0);
	CHECK_INT(child_end(pid), 1000 + SIGKILL);
}

static void a_background_read_that_cannot_stop_fails(void)
{
	CHECK_INT(child_end(child_start(read_in_background, "ignore")), EIO);
}

static int write_in_background(void *argument)
{
	(void)argument;
	setpgid(0, 0);
	return write(fd, "", 0) == 0 && tcsetpgrp(fd, getpgrp()) == -1 ? errno : 0;
}

static void the_foreground_is_not_taken_from_behind(void)
{
	int status, pid = child_start(write_in_background, NULL);

	CHECK_INT(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status));
	CHECK_INT(WSTOPSIG(status), SIGTTOU);
	CHECK_INT(kill(pid, SIGKILL), 0);
	CHECK_INT(child_end(pid), 1000 + SIGKILL);
}

static void end(void)
{
	CHECK_INT(tcsetattr(fd, TCSANOW, &before), 0);
	CHECK_INT(close(fd), 0);
}

TESTS_MAIN(TEST(start), TEST(it_has_a_name), TEST(settings_are_kept),
	   TEST(a_read_without_limits_returns_at_once),
	   TEST(a_read_with_a_time_limit_waits_that_long), TEST(a_read_that_must_not_wait_says_so),
	   TEST(poll_knows_both_ways), TEST(a_signal_ends_a_read), TEST(a_new_size_is_a_signal),
	   TEST(queues_obey), TEST(wrong_groups_are_refused), TEST(another_session_has_no_terminal),
	   TEST(a_background_read_stops_the_reader), TEST(a_background_read_that_cannot_stop_fails),
	   TEST(the_foreground_is_not_taken_from_behind), TEST(end))
