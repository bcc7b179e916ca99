/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registers of a UART of the 8250 family (16550A with its FIFOs), and
 * nothing but registers. Source: National Semiconductor PC16550D data sheet.
 *
 *   uart_start    known state, receive interrupts on
 *   uart_receive  the next byte that has come
 *   uart_room     how many bytes the transmitter takes now
 */
#pragma once

struct uart {
	volatile unsigned char *registers;
	unsigned shift;		/* distance of registers: 1 << shift bytes */
	unsigned width;		/* of an access: 1 or 4 bytes */
	unsigned clock;		/* Hz, 0: not known, the speed stays as it is */
	unsigned char enabled;	/* what the interrupt enable register holds */
	unsigned char line;	/* what the line control register holds */
};

/* What came with a byte; bits of the line status register. */
enum {
	UART_OVERRUN = 0x02,
	UART_PARITY = 0x04,
	UART_FRAMING = 0x08,
	UART_BREAK = 0x10,
};

void uart_start(struct uart *uart);

/* 1 and a byte with its errors, or 0. */
int uart_receive(struct uart *uart, unsigned char *byte, unsigned *errors);

unsigned uart_room(struct uart *uart);
void uart_send(struct uart *uart, unsigned char byte);

/* Interrupt when there is room again. */
void uart_want_room(struct uart *uart, int wanted);

/* 1 while some cause of an interrupt stands; looking also takes back "room". */
int uart_pending(struct uart *uart);

void uart_break(struct uart *uart, int on);

/* DATA_BITS 5..8; BAUD 0: lowers DTR and RTS, which hangs the line up. */
struct uart_format {
	unsigned baud, data_bits;
	int two_stop_bits, parity, odd;
};
void uart_set_format(struct uart *uart, const struct uart_format *format);
