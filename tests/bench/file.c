/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls on files: of a resource manager of our own, as small as one can be,
 * and of tmpfs.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/dispatch.h>
#include <sys/iofunc.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/bench/bench.h"

#define DEVICE "/dev/bench"
#define FILE_PATH "/tmp/bench.64k"

enum { ROUNDS = 500, BIG = 65536 };

static iofunc_attr_t attr;
static char bytes[BIG];

static int io_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
	static char zero[8];
	int error = iofunc_read_verify(ctp, msg, ocb, NULL);
	size_t n = msg->i.nbytes < sizeof(zero) ? msg->i.nbytes : sizeof(zero);

	if (error) {
		return error;
	}
	_IO_SET_READ_NBYTES(ctp, n);
	return _RESMGR_PTR(ctp, zero, n);
}

static void serve(void *with)
{
	dispatch_t *dpp = dispatch_create();
	resmgr_connect_funcs_t connect;
	resmgr_io_funcs_t io;

	(void)with;
	iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect, _RESMGR_IO_NFUNCS, &io);
	io.read = io_read;
	iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
	need(resmgr_attach(dpp, NULL, DEVICE, _FTYPE_ANY, 0, &connect, &io, &attr),
	     "resmgr_attach");
	peer_ready(0);
	dispatch_loop(dpp);
}

static void read_one(void *with)
{
	char byte;

	need(read(*(int *)with, &byte, 1), "read");
}

static void read_big(void *with)
{
	need(pread(*(int *)with, bytes, BIG, 0), "pread");
}

static void stat_one(void *with)
{
	struct stat st;

	need(stat(with, &st), "stat");
}

static void open_close(void *with)
{
	need(close(need(open(with, O_RDWR), "open")), "close");
}

static void device(void)
{
	struct peer peer;
	int fd;

	peer_start(&peer, serve, NULL);
	fd = need(open(DEVICE, O_RDWR), "open");
	measure(&(struct row){ "read_1_resmgr", read_one, &fd, ROUNDS });
	measure(&(struct row){ "stat_resmgr", stat_one, DEVICE, ROUNDS });
	measure(&(struct row){ "open_close_resmgr", open_close, DEVICE, ROUNDS });
	close(fd);
	peer_end(&peer);
}

static void taskman_device(void)
{
	int fd = need(open("/dev/zero", O_RDWR), "open /dev/zero");

	measure(&(struct row){ "read_1_zero", read_one, &fd, ROUNDS });
	close(fd);
}

static void tmpfs(void)
{
	int fd = need(open(FILE_PATH, O_RDWR | O_CREAT | O_TRUNC, 0600), "open");

	need(write(fd, bytes, BIG), "write");
	measure(&(struct row){ "read_64k_tmpfs", read_big, &fd, ROUNDS / 5 });
	close(fd);
	unlink(FILE_PATH);
}

void bench_file(void)
{
	device();
	taskman_device();
	tmpfs();
}
