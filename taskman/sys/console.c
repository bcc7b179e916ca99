/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes to the UART, polled, or to a queue that the driver is told of by a pulse
 * and empties by TM_CONSOLE_READ. A queue that cannot grow loses its oldest bytes,
 * and a line says how many. Taskman's one thread.
 */
#include "taskman/sys/console.h"

#include <base/print.h>
#include <base/string.h>

#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/process.h"
#include "taskman/proc/pulse.h"
#include "taskman/sys/device.h"

/* Registers of a 16550, by number. */
enum { UART_TRANSMIT = 0, UART_LINE_STATUS = 5, LINE_STATUS_EMPTY = 0x20 };

enum { FIRST_QUEUE = 4096, CONSOLE_MOST = 1 << 20 };

static volatile unsigned char *uart;
static unsigned uart_shift;

/*
 * What nobody has printed yet: before the UART is found, or while a driver
 * owns it. The first bytes have a place of their own; the rest is heap. When
 * even that is not to be had the oldest bytes go and a line says how many.
 */
static char first_queue[FIRST_QUEUE];
static char *queue = first_queue;
static size_t queue_size = FIRST_QUEUE;
static size_t queue_used;
static size_t queue_lost;

static struct channel *driver;
static struct pulse driver_pulse;

static void uart_put(char c)
{
	while (!(uart[UART_LINE_STATUS << uart_shift] & LINE_STATUS_EMPTY)) {
		/* the transmitter drains at its own pace */
	}
	uart[UART_TRANSMIT << uart_shift] = c;
}

static void uart_write(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\n') {
			uart_put('\r');
		}
		uart_put(bytes[i]);
	}
}

static void queue_grow(size_t wanted)
{
	size_t size = queue_size;
	char *bigger;

	while (size < wanted && size < CONSOLE_MOST) {
		size *= 2;
	}
	bigger = size > queue_size ? heap_alloc(size) : NULL;
	if (!bigger) {
		return;
	}
	memcpy(bigger, queue, queue_used);
	if (queue != first_queue) {
		heap_free(queue);
	}
	queue = bigger;
	queue_size = size;
}

static void queue_drop(size_t bytes)
{
	memmove(queue, queue + bytes, queue_used - bytes);
	queue_used -= bytes;
}

static void queue_put(const char *bytes, size_t length)
{
	if (queue_used + length > queue_size) {
		queue_grow(queue_used + length);
	}
	if (length > queue_size) {
		queue_lost += length - queue_size;
		bytes += length - queue_size;
		length = queue_size;
	}
	if (queue_used + length > queue_size) {
		size_t over = queue_used + length - queue_size;

		queue_lost += over;
		queue_drop(over);
	}
	memcpy(queue + queue_used, bytes, length);
	queue_used += length;
}

/* An empty queue goes back to its first place. */
static void queue_trim(void)
{
	if (queue_used == 0 && queue != first_queue) {
		heap_free(queue);
		queue = first_queue;
		queue_size = FIRST_QUEUE;
	}
}

static void queue_print(void)
{
	uart_write(queue, queue_used);
	queue_used = 0;
	queue_trim();
	if (queue_lost) {
		size_t lost = queue_lost;

		queue_lost = 0;
		print("taskman: %lu bytes of console text were lost: no memory to keep them\n",
		      lost);
	}
}

void console_write(const char *bytes, size_t length)
{
	if (uart && !driver) {
		uart_write(bytes, length);
		return;
	}
	queue_put(bytes, length);
	if (driver) {
		driver_pulse.body.kind = TM_PULSE_CONSOLE;
		pulse_post_own(driver, &driver_pulse);
	}
}

void console_put(char c)
{
	console_write(&c, 1);
}

void console_init(void)
{
	uart = device_console(&uart_shift);
	if (uart) {
		queue_print();
	}
}

void console_channel_gone(struct channel *channel)
{
	if (channel != driver) {
		return;
	}
	pulse_withdraw(&driver_pulse);
	driver = NULL;
	if (uart) {
		queue_print();
	}
}

int do_console_attach(struct request *r)
{
	const struct tm_pair *in = (const void *)r->bytes;
	struct channel *channel = channel_find(r->from.process, in->first);

	if (!process_is_root(r->from.process)) {
		return EPERM;
	}
	if (!channel) {
		return EBADF;
	}
	if (driver) {
		return EBUSY;
	}
	driver = channel;
	driver_pulse.body.priority = in->second > 255 ? 255 : in->second;
	return request_status(r, 0);
}

int do_console_read(struct request *r)
{
	size_t length = queue_used < r->from.room ? queue_used : r->from.room;
	int error;

	if (!driver || driver->process != r->from.process) {
		return EPERM;
	}
	if (length > MSG_BUFFER_BYTES) {
		length = MSG_BUFFER_BYTES;
	}
	error = request_reply(r, length, queue, length);
	queue_drop(length);
	queue_trim();
	return error;
}
