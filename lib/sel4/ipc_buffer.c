/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The IPC buffer pointer of a program with one thread that talks to the
 * kernel. Its start code sets it from BootInfo; sel4/ipc_buffer.h reads it.
 */
#include "sel4/ipc_buffer.h"

seL4_IPCBuffer *__sel4_ipc_buffer;
