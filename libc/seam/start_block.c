/* SPDX-License-Identifier: Apache-2.0 */
/* See start_block.h. The parts stand in the order they are measured in. */
#include <string.h>
#include <sys/mman.h>

#include "path.h"
#include "signal.h"
#include "start_block.h"

enum { BLOCK_MOST = 32 << 20 };

static unsigned count_of(char *const *list)
{
	unsigned n = 0;

	while (list && list[n]) {
		n++;
	}
	return n;
}

/* Offsets of a list with its end mark, then the strings; the size if block is null. */
static size_t put_list(char *block, size_t at, char *const *list, unsigned count)
{
	unsigned *offsets = (unsigned *)(block + at);
	size_t next = at + (count + 1) * sizeof(unsigned);

	for (unsigned i = 0; i < count; i++) {
		size_t bytes = strlen(list[i]) + 1;

		if (block) {
			offsets[i] = next;
			memcpy(block + next, list[i], bytes);
		}
		next += bytes;
	}
	return (next + 7) & ~7UL;
}

static size_t put_string(char *block, size_t at, const char *s, unsigned *offset)
{
	size_t bytes = strlen(s) + 1;

	if (block) {
		*offset = at;
		memcpy(block + at, s, bytes);
	}
	return (at + bytes + 7) & ~7UL;
}

static size_t put_actions(char *block, size_t at, const struct start_source *s)
{
	struct start_action *to = (struct start_action *)(block + at);
	size_t next = at + s->action_count * sizeof(*to);

	for (unsigned i = 0; i < s->action_count; i++) {
		const struct start_action_source *from = &s->actions[i];

		if (block) {
			to[i] = (struct start_action){ from->kind, from->fd, from->fd2,
						       from->flags, from->mode, 0 };
		}
		if (from->path) {
			next = put_string(block, next, from->path, block ? &to[i].path : 0);
		}
	}
	return (next + 7) & ~7UL;
}

/* Measures with block null, writes otherwise. */
static size_t put_all(struct start_block *block, const struct start_source *s)
{
	struct start_block head = s->head, *h = block ? block : &head;
	char *base = (char *)block;
	size_t at = sizeof(*block);

	*h = s->head;
	h->magic = START_BLOCK_MAGIC;
	at = put_string(base, at, s->path, &h->path);
	at = put_string(base, at, path_cwd(), &h->cwd);
	h->argc = count_of(s->argv);
	h->argv = at;
	at = put_list(base, at, s->argv, h->argc);
	h->envc = count_of(s->envp);
	h->envp = at;
	at = put_list(base, at, s->envp, h->envc);
	h->action_count = s->action_count;
	h->actions = at;
	at = put_actions(base, at, s);
	h->umask = path_umask();
	h->sigignored = signals_ignored();
	h->size = at;
	return at;
}

int start_block_make(const struct start_source *source, struct start_block **block,
		     size_t *mapped)
{
	size_t bytes = put_all(0, source);
	long r;

	if (bytes > BLOCK_MOST) {
		return E2BIG;
	}
	*mapped = (bytes + 4095) & ~4095UL;
	r = __syscall(SYS_mmap, 0, *mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		      -1, 0);
	if (r < 0) {
		return ENOMEM;
	}
	*block = (struct start_block *)r;
	put_all(*block, source);
	return 0;
}

void start_block_free(struct start_block *block, size_t mapped)
{
	__syscall(SYS_munmap, block, mapped);
}
