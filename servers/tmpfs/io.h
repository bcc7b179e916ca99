/* SPDX-License-Identifier: Apache-2.0 */
/* Open files of tmpfs and the credentials of those who use them. */
#pragma once

#include <sys/iofunc.h>

#include "node.h"

enum { IO_PARTS = 257 }; /* of a read or write: 1 MiB, wherever in a page it begins */

struct open_file {
	iofunc_ocb_t base;	/* attr is not used: the node has it all */
	struct node *node;
	int is_load;	/* a program with ids is loaded from it: program.h */
};

/* Who asks, with room for the groups that `cred` points at. */
struct client {
	struct cred cred;
	struct _client_info info;
};

int client_get(resmgr_context_t *ctp, struct client *client);

extern const resmgr_io_funcs_t file_io;
extern const resmgr_connect_funcs_t name_connect;
