/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The three TCB invocations on registers, for tcb_decode.c alone.
 */
#pragma once

struct invocation;
struct tcb;

int decode_read_registers(struct invocation *inv, struct tcb *t);
int decode_write_registers(struct invocation *inv, struct tcb *t);
int decode_copy_registers(struct invocation *inv, struct tcb *t);
