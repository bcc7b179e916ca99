/* SPDX-License-Identifier: Apache-2.0 */
/*
 * devc-ser8250: the serial lines that the device tree shows, as /dev/ser1 and
 * so on, and the console on one of them. It is ready when its names are there.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "console.h"
#include "control.h"
#include "libc/neutrino/device_memory.h"
#include "libc/neutrino/device_tree.h"
#include "libc/neutrino/timer_pulse.h"
#include "place.h"
#include "reader.h"
#include "session.h"
#include "writer.h"

enum { PRIORITY = 24, FIRST_INODE = 64 };

static dispatch_t *dispatch;
static resmgr_connect_funcs_t connect_funcs;
static resmgr_io_funcs_t io_funcs;
static struct terminal **terminals;
static size_t terminal_count;

static int terminal_open(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle,
			 void *extra)
{
	struct name *name = (struct name *)handle;
	struct terminal_ocb *ocb;
	int error;

	(void)extra;
	if (msg->connect.path_len > 1) {
		return ENOTDIR;
	}
	error = iofunc_open(ctp, msg, &name->attr, NULL, NULL);
	if (error) {
		return error;
	}
	ocb = calloc(1, sizeof(*ocb));
	if (!ocb) {
		return ENOMEM;
	}
	ocb->terminal = name->terminal;
	ocb->hangups = name->terminal->hangups;
	ocb->is_console = name->is_console;
	error = iofunc_ocb_attach(ctp, msg, &ocb->base, &name->attr, NULL);
	if (error) {
		free(ocb);
	}
	return error;
}

static int terminal_notify(resmgr_context_t *ctp, io_notify_t *msg, RESMGR_OCB_T *ocb)
{
	struct terminal_ocb *o = ocb_of(ocb);

	/* POLLIN and POLLHUP: a read finds the end of the file. */
	if (ocb_is_hung_up(o)) {
		return _RESMGR_STATUS(ctp, (msg->i.events & 0x41) | 0x10);
	}
	return iofunc_notify(ctp, msg, &o->terminal->notify, terminal_ready(o->terminal));
}

static int terminal_unblock(resmgr_context_t *ctp, void *msg, RESMGR_OCB_T *ocb)
{
	struct terminal *t = ocb_of(ocb)->terminal;
	struct waiter *w = waiter_take(&t->reading, ctp->rcvid);
	size_t done;

	(void)msg;
	w = w ? w : waiter_take(&t->writing, ctp->rcvid);
	w = w ? w : waiter_take(&t->draining, ctp->rcvid);
	if (!w && (w = waiter_take(&t->breaking, ctp->rcvid)) && !t->breaking.first) {
		uart_break(&t->uart, 0);
	}
	if (!w) {
		return _RESMGR_NOREPLY;
	}
	done = w->done;
	waiter_free(w);
	return done ? _RESMGR_STATUS(ctp, done) : EINTR;
}

/* Nobody alive waits on a connection that is gone; its messages are let go. */
static void queue_close(struct waiter_queue *queue, int scoid)
{
	struct waiter *w;

	while ((w = waiter_take_of(queue, scoid))) {
		MsgError(w->rcvid, EBADF);
		waiter_free(w);
	}
}

static int terminal_close(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb)
{
	struct terminal *t = ocb_of(ocb)->terminal;
	int scoid = ctp->info.scoid;

	(void)reserved;
	iofunc_notify_remove(ctp, &t->notify);
	queue_close(&t->reading, scoid);
	queue_close(&t->writing, scoid);
	queue_close(&t->draining, scoid);
	iofunc_ocb_detach(ctp, ocb);
	free(ocb);
	return EOK;
}

/*
 * The line is looked at again after the interrupt has been let in: a cause
 * that came meanwhile makes no new edge, and would be the last one.
 */
static int interrupt_pulse(message_context_t *ctp, int code, unsigned flags, void *handle)
{
	struct terminal *t = handle;

	(void)ctp, (void)code, (void)flags;
	do {
		terminal_receive(t);
		terminal_settle(t);
	} while (uart_pending(&t->uart));
	InterruptUnmask(0, t->interrupt);
	while (uart_pending(&t->uart)) {
		terminal_receive(t);
		terminal_settle(t);
	}
	return 0;
}

static int timer_pulse(message_context_t *ctp, int code, unsigned flags, void *handle)
{
	struct terminal *t = handle;

	(void)ctp, (void)code, (void)flags;
	t->timer_deadline = 0;
	terminal_settle(t);
	return 0;
}

/* The last connection of a process; the library puts its pid into the value. */
static int disconnect_pulse(message_context_t *ctp, int code, unsigned flags, void *handle)
{
	const struct _pulse *pulse = (const struct _pulse *)ctp->msg;
	pid_t pid = pulse->value.sival_int;

	(void)code, (void)flags, (void)handle;
	for (size_t i = 0; i < terminal_count; i++) {
		session_client_gone(terminals[i], pid);
		terminal_settle(terminals[i]);
	}
	return 0;
}

static int registers_map(struct terminal *t, const struct place *place)
{
	t->uart.registers = mmap_device_memory(NULL, place->size, PROT_READ | PROT_WRITE, 0,
					       place->address);
	t->uart.shift = place->shift;
	t->uart.width = place->width;
	t->uart.clock = place->clock;
	return t->uart.registers == MAP_FAILED ? errno : EOK;
}

static int pulses_start(struct terminal *t, const struct place *place)
{
	int code = pulse_attach(dispatch, MSG_FLAG_ALLOC_PULSE, 0, interrupt_pulse, t);
	int timer_code = pulse_attach(dispatch, MSG_FLAG_ALLOC_PULSE, 0, timer_pulse, t);
	int coid = message_connect(dispatch, 0);
	struct sigevent event;

	if (code < 0 || timer_code < 0 || coid < 0) {
		return errno;
	}
	t->timer = timer_pulse_create(coid, PRIORITY, timer_code, 0);
	if (t->timer < 0) {
		return -t->timer;
	}
	SIGEV_PULSE_INIT(&event, coid, PRIORITY, code, 0);
	t->interrupt = InterruptAttachEvent(place->interrupt, &event, 0);
	return t->interrupt < 0 ? errno : EOK;
}

/* Numbers of the device as Linux has them: ls and tar show them. */
static int name_attach(struct name *name, struct terminal *t, const char *path, mode_t mode)
{
	iofunc_attr_init(&name->attr, S_IFCHR | mode, NULL, NULL);
	name->attr.inode = FIRST_INODE + 2 * t->number + name->is_console;
	name->attr.rdev = name->is_console ? makedev(5, 1) : makedev(4, 64 + t->number);
	name->terminal = t;
	return resmgr_attach(dispatch, NULL, path, _FTYPE_ANY, _RESMGR_FLAG_BEFORE, &connect_funcs,
			     &io_funcs, (RESMGR_HANDLE_T *)name) < 0 ? errno : EOK;
}

static int terminal_start(struct terminal *t, const struct place *place, unsigned number)
{
	int error;

	terminal_init(t);
	t->number = number;
	snprintf(t->path, sizeof(t->path), "/dev/ser%u", number);
	error = registers_map(t, place);
	if (!error) {
		error = pulses_start(t, place);
	}
	if (!error && place->is_console) {
		error = console_start(t, dispatch, PRIORITY);
	}
	if (!error) {
		uart_start(&t->uart);
		terminal_settle(t);
		error = name_attach(&t->device, t, t->path, 0666);
	}
	if (!error && place->is_console) {
		t->console.is_console = 1;
		error = name_attach(&t->console, t, "/dev/console", 0600);
	}
	return error;
}

static int terminals_start(const struct place *places, size_t count)
{
	terminals = calloc(count, sizeof(*terminals));
	for (size_t i = 0; terminals && i < count; i++) {
		int error;

		terminals[i] = calloc(1, sizeof(**terminals));
		error = terminals[i] ? terminal_start(terminals[i], &places[i], i + 1) : ENOMEM;
		if (error) {
			fprintf(stderr, "devc-ser8250: UART at 0x%lx, interrupt %d: %s\n",
				(unsigned long)places[i].address, places[i].interrupt,
				strerror(error));
			return error;
		}
		terminal_count++;
	}
	return terminals ? EOK : ENOMEM;
}

static int places_read(struct place **places, size_t *count)
{
	size_t size;
	void *blob;
	int error = device_tree_read(&blob, &size);

	if (!error) {
		error = places_find(blob, places, count);
		free(blob);
	}
	if (error) {
		fprintf(stderr, "devc-ser8250: cannot read the device tree: %s\n", strerror(error));
	} else if (*count == 0) {
		fprintf(stderr, "devc-ser8250: the device tree shows no enabled ns16550a\n");
		error = ENODEV;
	}
	return error;
}

/* The lines of the device tree, each with its name. */
static int terminals_find(void)
{
	struct place *places;
	size_t count;
	int error = places_read(&places, &count);

	if (!error) {
		error = terminals_start(places, count);
		free(places);
	}
	return error;
}

static void funcs_init(void)
{
	iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
	connect_funcs.open = terminal_open;
	io_funcs.read = reader_io;
	io_funcs.write = writer_io;
	io_funcs.devctl = control_io;
	io_funcs.notify = terminal_notify;
	io_funcs.unblock = terminal_unblock;
	io_funcs.close_ocb = terminal_close;
	/* One thread: nothing to lock. */
	io_funcs.lock_ocb = NULL;
	io_funcs.unlock_ocb = NULL;
}

int main(int argc, char *argv[])
{
	struct sched_param param = { .sched_priority = PRIORITY };

	(void)argv;
	if (argc > 1) {
		fprintf(stderr, "usage: devc-ser8250\n"
				"Serves the serial lines of the device tree: /dev/ser1, ...\n");
		return 2;
	}
	pthread_setschedparam(pthread_self(), SCHED_RR, &param);
	funcs_init();
	dispatch = dispatch_create();
	if (!dispatch) {
		perror("devc-ser8250: channel");
		return 1;
	}
	if (pulse_attach(dispatch, 0, _PULSE_CODE_DISCONNECT, disconnect_pulse, NULL) == -1) {
		perror("devc-ser8250: pulse");
		return 1;
	}
	if (terminals_find() != EOK) {
		return 1;
	}
	dispatch_loop(dispatch);
	perror("devc-ser8250: receive");
	return 1;
}
