/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The handlers of all requests to taskman, one for each line of tm.def:
 * int do_<handler>(struct request *r). Before one is called the request is
 * known to hold at least its struct, in r->bytes. Returns 0 after answering
 * or parking, or the errno that the dispatcher answers.
 */
#pragma once

#include "taskman/request.h"

#define TM(NAME, code, handler, body) int do_##handler(struct request *r);
#include "abi/msg/tm.def"
#undef TM

/* Called by the loop for a message on SYSMGR_COID. */
int dispatch_request(struct request *r);

/*
 * A message on a connection whose server is taskman itself (taskman/path).
 * The connection is known to be the sender's. Same rule for the result.
 */
int taskfs_message(struct request *r, struct connection *connection);
