/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine for the whole kernel on the host: memory, cores, time and user
 * threads that are nothing but registers. The kernel's own code does all the
 * rest, and looks at itself after every operation (kernel/check). A test
 * says which core executes, and makes its current thread call the kernel.
 */
#pragma once

#include "abi/sel4/bootinfo.h"
#include "abi/sel4/errors.h"
#include "abi/sel4/invocations.h"
#include "abi/sel4/objects.h"
#include "abi/sel4/syscalls.h"
#include "abi/sel4/types.h"
#include "kernel/core.h"
#include "kernel/sched_context.h"
#include "kernel/tcb.h"
#include "kernel/test/test.h"

enum {
	ROOT_BITS = 9,		/* of the root task's CNode; plain numbers are its addresses */
	SLOT_CONTROL = 16,	/* SchedControl of core 0, and on */
	SLOT_UNTYPED = 24,	/* 4 MiB */
	SLOT_DEVICE = 25,	/* 64 KiB of device memory */
	SLOT_FREE = 32,		/* first empty one */
	TICKS_PER_US = 10,
	USER_PC = 0x10000,
};

/* A new machine with the root task running on core 0. */
void machine_start(unsigned count);

/* The core that executes what follows. */
void machine_use(unsigned core);

/* Time passes; the timer of the executing core interrupts if it is due. */
void machine_pass(word us);

/* Interrupts: pending now (long operations stop), one of a device, those from other cores. */
void machine_set_pending(bool pending);
void machine_interrupt(word irq);
bool machine_take_ipi(void);

/* The executing core's current thread. */
struct tcb *machine_thread(void);

/* Message register i and cap i of the current thread. */
void machine_set_word(word i, word value);
void machine_set_cap(word i, word cptr);
word machine_word(word i);

/* One system call of the current thread, registers as they are; it may be done again later. */
void machine_syscall(long number);

/* The current thread traps with a page fault at its program counter. */
void machine_fault(word address);

/*
 * Call by the current thread, repeated while it is preempted; returns the
 * label of the answer: an error code if an object was invoked.
 */
word machine_call(word cptr, word label, const word *words, unsigned length, const word *caps,
		  unsigned cap_count);

#define WORDS(...) \
	(const word[]){ __VA_ARGS__ }, sizeof((const word[]){ __VA_ARGS__ }) / sizeof(word)
#define NONE NULL, 0

/* The slot behind a plain address of the root task, and the object behind its cap. */
struct slot *machine_slot(word cptr);
void *machine_object(word cptr);

/* Objects in consecutive slots of the root task; the test fails if there are none. */
void make(word type, word size_bits, word slot, word count);
void copy(word to, word from);
void mint(word to, word from, word badge);

/* A TCB at `slot` with the root's spaces, a context at slot + 1 on `core`, and a buffer. */
struct tcb *make_thread(word slot, unsigned core, word priority);

/* Runs what follows in that thread: it becomes the current one of its core. */
void machine_become(struct tcb *t);

/* What the panic says that `operation` ends in; the test fails if there is none. */
const char *machine_panic(void (*operation)(void));
