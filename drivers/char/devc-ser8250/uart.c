/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Register by register: see uart.h. Kept here is only what the device need not be
 * asked again: which interrupts are enabled, how the line is set. The driver's one
 * thread.
 */
#include "uart.h"

#include <stdint.h>

enum {
	DATA = 0,		/* read: received, write: to send */
	INTERRUPT_ENABLE = 1,
	INTERRUPT_CAUSE = 2,	/* read */
	FIFO_CONTROL = 2,	/* write */
	LINE_CONTROL = 3,
	MODEM_CONTROL = 4,
	LINE_STATUS = 5,
	MODEM_STATUS = 6,
	DIVISOR_LOW = 0,	/* while LINE_DIVISOR is set */
	DIVISOR_HIGH = 1,
};

enum {
	ENABLE_RECEIVED = 1,
	ENABLE_ROOM = 2,
	ENABLE_LINE = 4,
	CAUSE_NONE = 1,
	CAUSE_MASK = 0x0e,
	CAUSE_MODEM = 0x00,
	FIFO_ON = 1,
	FIFO_CLEAR = 6,
	LINE_STOP2 = 4,
	LINE_PARITY = 8,
	LINE_EVEN = 0x10,
	LINE_BREAK = 0x40,
	LINE_DIVISOR = 0x80,
	MODEM_READY = 0x0b,	/* DTR, RTS, and OUT2, which lets interrupts out on PCs */
	MODEM_HUNG_UP = 0x08,
	STATUS_RECEIVED = 1,
	STATUS_EMPTY = 0x20,
	STATUS_ERRORS = UART_OVERRUN | UART_PARITY | UART_FRAMING | UART_BREAK,
	FIFO_BYTES = 16,
	BITS_PER_TICK = 16,
};

static unsigned register_read(const struct uart *uart, unsigned number)
{
	volatile unsigned char *at = uart->registers + ((unsigned long)number << uart->shift);

	return uart->width == 4 ? *(volatile uint32_t *)at & 0xff : *at;
}

static void register_write(const struct uart *uart, unsigned number, unsigned value)
{
	volatile unsigned char *at = uart->registers + ((unsigned long)number << uart->shift);

	if (uart->width == 4) {
		*(volatile uint32_t *)at = value;
	} else {
		*at = (unsigned char)value;
	}
}

static void enable(struct uart *uart, unsigned char bits)
{
	if (uart->enabled != bits) {
		uart->enabled = bits;
		register_write(uart, INTERRUPT_ENABLE, bits);
	}
}

/* The receive FIFO is left as it is: what was typed before the driver came counts. */
void uart_start(struct uart *uart)
{
	register_write(uart, INTERRUPT_ENABLE, 0);
	uart->enabled = 0;
	uart->line = 3;
	register_write(uart, LINE_CONTROL, uart->line);
	register_write(uart, FIFO_CONTROL, FIFO_ON);
	register_write(uart, MODEM_CONTROL, MODEM_READY);
	enable(uart, ENABLE_RECEIVED | ENABLE_LINE);
}

int uart_receive(struct uart *uart, unsigned char *byte, unsigned *errors)
{
	unsigned status = register_read(uart, LINE_STATUS);

	if (!(status & STATUS_RECEIVED)) {
		return 0;
	}
	*byte = (unsigned char)register_read(uart, DATA);
	*errors = status & STATUS_ERRORS;
	return 1;
}

unsigned uart_room(struct uart *uart)
{
	return register_read(uart, LINE_STATUS) & STATUS_EMPTY ? FIFO_BYTES : 0;
}

void uart_send(struct uart *uart, unsigned char byte)
{
	register_write(uart, DATA, byte);
}

void uart_want_room(struct uart *uart, int wanted)
{
	enable(uart, wanted ? uart->enabled | ENABLE_ROOM : uart->enabled & ~ENABLE_ROOM);
}

int uart_pending(struct uart *uart)
{
	unsigned cause = register_read(uart, INTERRUPT_CAUSE);

	if (cause & CAUSE_NONE) {
		return 0;
	}
	if ((cause & CAUSE_MASK) == CAUSE_MODEM) {
		register_read(uart, MODEM_STATUS);
	}
	return 1;
}

void uart_break(struct uart *uart, int on)
{
	uart->line = on ? uart->line | LINE_BREAK : uart->line & ~LINE_BREAK;
	register_write(uart, LINE_CONTROL, uart->line);
}

static void divisor_set(struct uart *uart, unsigned baud)
{
	unsigned per_second = baud * BITS_PER_TICK;
	unsigned divisor = (uart->clock + per_second / 2) / per_second;

	if (divisor == 0 || divisor > 0xffff) {
		return;
	}
	register_write(uart, LINE_CONTROL, uart->line | LINE_DIVISOR);
	register_write(uart, DIVISOR_LOW, divisor & 0xff);
	register_write(uart, DIVISOR_HIGH, divisor >> 8);
}

void uart_set_format(struct uart *uart, const struct uart_format *format)
{
	uart->line = (format->data_bits - 5) | (format->two_stop_bits ? LINE_STOP2 : 0) |
		     (format->parity ? LINE_PARITY : 0) | (format->odd ? 0 : LINE_EVEN);
	if (!format->parity) {
		uart->line &= ~LINE_EVEN;
	}
	if (uart->clock && format->baud) {
		divisor_set(uart, format->baud);
	}
	register_write(uart, LINE_CONTROL, uart->line);
	register_write(uart, MODEM_CONTROL, format->baud ? MODEM_READY : MODEM_HUNG_UP);
}
