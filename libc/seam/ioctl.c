/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ioctl(): the terminal requests that musl makes, each as a devctl of the
 * same data; and any number made with DCMD_MAKE, passed on as it is.
 */
#include <sys/ioctl.h>
#include <fcntl.h>
#include <termios.h>

#include "io.h"

struct translation {
	int request;
	int dcmd;
};

/* TIOCSCTTY is not here: its argument is no pointer. */
static const struct translation translations[] = {
	{ TCGETS, DCMD_CHR_TCGETATTR },	    { TCSETS, DCMD_CHR_TCSETATTR },
	{ TCSETSW, DCMD_CHR_TCSETATTRD },   { TCSETSF, DCMD_CHR_TCSETATTRF },
	{ TIOCGPGRP, DCMD_CHR_TCGETPGRP },  { TIOCSPGRP, DCMD_CHR_TCSETPGRP },
	{ TIOCGWINSZ, DCMD_CHR_GETSIZE },   { TIOCSWINSZ, DCMD_CHR_SETSIZE },
	{ TIOCGSID, DCMD_CHR_TCGETSID },    { FIONREAD, DCMD_CHR_ISCHARS },
};

static long control(long fd, int dcmd, void *data)
{
	unsigned size = DCMD_SIZE(dcmd);
	unsigned to = dcmd & DCMD_TO ? size : 0;
	unsigned from = dcmd & DCMD_FROM ? size : 0;

	return io_devctl(fd, dcmd, data, to, data, from);
}

/* Requests whose argument is a value, sent as a word of data. */
static long control_value(long fd, int dcmd, int value)
{
	return io_devctl(fd, dcmd, &value, DCMD_SIZE(dcmd), 0, 0);
}

static long nonblock(long fd, const int *on)
{
	int flags;
	long r = io_devctl(fd, DCMD_ALL_GETFLAGS, 0, 0, &flags, sizeof(flags));

	if (r < 0) {
		return r;
	}
	flags = *on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
	return io_devctl(fd, DCMD_ALL_SETFLAGS, &flags, sizeof(flags), 0, 0);
}

hidden long call_NR_ioctl(long fd, long request, void *data)
{
	long r;

	for (unsigned i = 0; i < sizeof(translations) / sizeof(translations[0]); i++) {
		if (translations[i].request == (int)request) {
			r = control(fd, translations[i].dcmd, data);
			return r < 0 ? r : 0;
		}
	}
	switch ((int)request) {
	case TCFLSH:
		return control_value(fd, DCMD_CHR_TCFLUSH, (long)data);
	case TCXONC:
		return control_value(fd, DCMD_CHR_TCFLOW, (long)data);
	case TCSBRK:
		return (long)data ? io_devctl(fd, DCMD_CHR_TCDRAIN, 0, 0, 0, 0)
				  : control_value(fd, DCMD_CHR_SENDBREAK, 0);
	case TIOCSCTTY:
		return control_value(fd, DCMD_CHR_TCSETSID, 0);
	case TIOCNOTTY:
		return io_devctl(fd, DCMD_CHR_TCNOTTY, 0, 0, 0, 0);
	case FIONBIO:
		return nonblock(fd, data);
	case FIOCLEX:
		return __syscall(SYS_fcntl, fd, F_SETFD, FD_CLOEXEC);
	case FIONCLEX:
		return __syscall(SYS_fcntl, fd, F_SETFD, 0);
	}
	if ((request & (DCMD_TO | DCMD_FROM)) && DCMD_SIZE(request)) {
		return control(fd, request, data);
	}
	return -ENOTTY;
}
