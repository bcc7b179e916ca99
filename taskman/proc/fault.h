/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Faults of threads: pages that are missing are brought, the rest becomes a
 * signal.
 */
#pragma once

#include "taskman/request.h"

/* A fault message of thread TID of the request's process; MR are its first words. */
void fault_receive(struct request *r, unsigned tid, const seL4_Word mr[4]);
