/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections that are kept to the servers of paths, for the calls that ask
 * something of a name and leave nothing open: stat, access, unlink, ... They
 * save a connection made and dropped at each. path_link.c.
 */
#pragma once

#include "abi/msg/tm.h"
#include "seam.h"

/* The kept connection to that attachment, or -1. */
hidden int path_link(unsigned server);
/* Keeps one; the oldest goes for it. */
hidden void path_link_keep(unsigned server, int coid);
/* It turned out dead. */
hidden void path_link_drop(unsigned server);
/* In the child of a fork, which has none. */
hidden void path_link_forget(void);
