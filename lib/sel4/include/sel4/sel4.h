/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything a program needs to talk to the kernel: the contract of
 * abi/sel4, the system calls and the invocations of every kind of object.
 */
#pragma once

#include "abi/sel4/bootinfo.h"
#include "abi/sel4/errors.h"
#include "abi/sel4/faults.h"
#include "abi/sel4/invocations.h"
#include "abi/sel4/objects.h"
#include "abi/sel4/syscalls.h"
#include "abi/sel4/types.h"
#include "sel4/cnode.h"
#include "sel4/debug.h"
#include "sel4/domain.h"
#include "sel4/ipc.h"
#include "sel4/irq.h"
#include "sel4/message.h"
#include "sel4/riscv.h"
#include "sel4/sched.h"
#include "sel4/tcb.h"
#include "sel4/untyped.h"
