/* SPDX-License-Identifier: Apache-2.0 */
/* Process, parent, group and session of a process; pid 0 is the caller. */
#pragma once

#include "tm.h"

hidden int getids(int pid, struct tm_ids *ids);
