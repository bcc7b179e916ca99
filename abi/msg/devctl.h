/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device control commands: direction, size, class and number in one int, as
 * QNX's <devctl.h> has them. `to` is data to the device, `from` from it.
 */
#pragma once

#define DCMD_TO 0x80000000u
#define DCMD_FROM 0x40000000u
#define DCMD_MAKE(dir, class, number, size) \
	((int)((dir) | ((unsigned)(size) & 0x3fff) << 16 | (unsigned)(class) << 8 | (number)))
#define DCMD_SIZE(dcmd) ((unsigned)(dcmd) >> 16 & 0x3fff)

enum { DCMD_CLASS_ALL = 1, DCMD_CLASS_FSYS = 4, DCMD_CLASS_CHR = 5, DCMD_CLASS_PROC = 8 };

/* struct termios is the C library's, 60 bytes; struct winsize 8. */
#define DCMD_ALL_GETFLAGS DCMD_MAKE(DCMD_FROM, DCMD_CLASS_ALL, 1, 4)
#define DCMD_ALL_SETFLAGS DCMD_MAKE(DCMD_TO, DCMD_CLASS_ALL, 1, 4)
#define DCMD_CHR_TTYINFO DCMD_MAKE(DCMD_FROM, DCMD_CLASS_CHR, 10, 36) /* struct tty_info */
#define DCMD_CHR_TCGETATTR DCMD_MAKE(DCMD_FROM, DCMD_CLASS_CHR, 20, 60)
#define DCMD_CHR_TCSETATTR DCMD_MAKE(DCMD_TO, DCMD_CLASS_CHR, 20, 60)  /* now */
#define DCMD_CHR_TCSETATTRD DCMD_MAKE(DCMD_TO, DCMD_CLASS_CHR, 21, 60) /* drain */
#define DCMD_CHR_TCSETATTRF DCMD_MAKE(DCMD_TO, DCMD_CLASS_CHR, 22, 60) /* flush */
#define DCMD_CHR_TCFLUSH DCMD_MAKE(DCMD_TO, DCMD_CLASS_CHR, 23, 4)
#define DCMD_CHR_TCFLOW DCMD_MAKE(DCMD_TO, DCMD_CLASS_CHR, 24, 4)
#define DCMD_CHR_TCDRAIN DCMD_MAKE(0, DCMD_CLASS_CHR, 25, 0)
#define DCMD_CHR_SENDBREAK DCMD_MAKE(DCMD_TO, DCMD_CLASS_CHR, 26, 4)
#define DCMD_CHR_TCGETPGRP DCMD_MAKE(DCMD_FROM, DCMD_CLASS_CHR, 27, 4)
#define DCMD_CHR_TCSETPGRP DCMD_MAKE(DCMD_TO, DCMD_CLASS_CHR, 27, 4)
#define DCMD_CHR_TCGETSID DCMD_MAKE(DCMD_FROM, DCMD_CLASS_CHR, 28, 4)
#define DCMD_CHR_TCSETSID DCMD_MAKE(DCMD_TO, DCMD_CLASS_CHR, 29, 4) /* TIOCSCTTY */
#define DCMD_CHR_TCNOTTY DCMD_MAKE(0, DCMD_CLASS_CHR, 30, 0)
#define DCMD_CHR_GETSIZE DCMD_MAKE(DCMD_FROM, DCMD_CLASS_CHR, 31, 8)
#define DCMD_CHR_SETSIZE DCMD_MAKE(DCMD_TO, DCMD_CLASS_CHR, 31, 8)
#define DCMD_CHR_ISCHARS DCMD_MAKE(DCMD_FROM, DCMD_CLASS_CHR, 32, 4) /* FIONREAD */

/* The file system behind a descriptor. Numbers of blocks are of `block_size`. */
struct devctl_statvfs {
	unsigned long block_size;
	unsigned long blocks, blocks_free;
	unsigned long files, files_free;
	unsigned long id;
	unsigned long read_only;
	char type[16];
};

#define DCMD_FSYS_STATVFS \
	DCMD_MAKE(DCMD_FROM, DCMD_CLASS_FSYS, 1, sizeof(struct devctl_statvfs))

/* The file is about to be run: its server says with TM_VOUCH whose ids it gives. ETXTBSY. */
#define DCMD_FSYS_VOUCH DCMD_MAKE(0, DCMD_CLASS_FSYS, 2, 0)

struct tty_info {
	int open_count;
	char name[32]; /* path of the terminal */
};
