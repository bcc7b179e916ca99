/* SPDX-License-Identifier: Apache-2.0 */
/* Text that the system prints: taken from taskman, written like anybody's. */
#pragma once

#include "terminal.h"

/* From now on this terminal prints it. 0 or an errno. */
int console_start(struct terminal *t, dispatch_t *dpp, int priority);

/* Moves text from taskman to the line discipline; 1 if some moved. */
int console_run(struct terminal *t);
