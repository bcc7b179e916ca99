/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads of more bytes than one turn of the loop should copy. They are copied
 * into the reader's window in slices, as work put off, and answered when all
 * are there: a read is short only at the end of a file.
 */
#pragma once

struct file_node;
struct request;

/* A read of more than this is a long one. */
enum { LONG_READ_OVER = 16 * 1024 };

/*
 * Parks the request, which will get LENGTH bytes from OFFSET on; NODE must
 * have so many. EAGAIN: there is no memory, or no window, for it now; nothing
 * has happened, and a short answer is right.
 */
int long_read(struct request *r, const struct file_node *node, unsigned long offset,
	      unsigned length);
