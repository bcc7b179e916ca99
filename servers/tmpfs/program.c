/* SPDX-License-Identifier: Apache-2.0 */
/* See program.h. */
#include "program.h"

#include <errno.h>
#include <string.h>

static const char magic[] = { 0x7f, 'E', 'L', 'F' };

int program_write_begin(struct node *node)
{
	if (node->loads > 0) {
		return ETXTBSY;
	}
	node->writers++;
	return 0;
}

void program_write_end(struct node *node)
{
	node->writers--;
}

static int gives_ids(struct node *node)
{
	char head[sizeof(magic)];

	return S_ISREG(node->mode) && (node->mode & (S_ISUID | S_ISGID)) &&
	       file_read(node, 0, head, sizeof(head)) == sizeof(head) &&
	       memcmp(head, magic, sizeof(magic)) == 0;
}

int program_load_begin(struct node *node)
{
	if (!gives_ids(node)) {
		return EACCES;
	}
	if (node->writers > 0) {
		return ETXTBSY;
	}
	node->loads++;
	return 0;
}

void program_load_end(struct node *node)
{
	node->loads--;
}

void program_changed(struct node *node)
{
	if (S_ISREG(node->mode)) {
		node->mode &= ~(S_ISUID | S_ISGID);
	}
}

mode_t program_mode(const struct node *node, const struct cred *cred, mode_t wanted)
{
	int gives_group = S_ISREG(node->mode) && (wanted & S_ISGID);

	return gives_group && cred->uid != 0 && !cred_has_group(cred, node->gid)
		       ? wanted & ~S_ISGID : wanted;
}
