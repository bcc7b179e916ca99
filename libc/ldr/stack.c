/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first stack of a program, as the psABI says: argc, argv, envp, auxv,
 * each list with its end. The strings stay in the start block, which remains
 * mapped, so only the pointers stand here.
 */
#include <elf.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>

#include "libc/ldr/ldr.h"

enum {
	STACK_USUAL = 8 << 20,
	/* Of the stack, at most one part in four may be taken by the lists. */
	LISTS_SHARE = 4,
	PAGE_LISTS = 65536, /* no question up to here */
	AUXV_WORDS = 36,
};

struct ids {
	unsigned uid, euid, gid, egid;
};

static uint64_t stack_size(void)
{
	struct rlimit limit;
	long r = __syscall(SYS_prlimit64, 0, RLIMIT_STACK, 0, &limit);

	return r == 0 ? limit.rlim_cur : STACK_USUAL;
}

static uint64_t *put_lists(uint64_t *p, const struct start_block *b, const struct arguments *a)
{
	const unsigned *argv = block_list(b, b->argv), *envp = block_list(b, b->envp);

	for (unsigned i = 0; i < a->front_count; i++) {
		*p++ = (uint64_t)a->front[i];
	}
	for (unsigned i = a->skip; i < b->argc; i++) {
		*p++ = (uint64_t)block_string(b, argv[i]);
	}
	*p++ = 0;
	for (unsigned i = 0; i < b->envc; i++) {
		*p++ = (uint64_t)block_string(b, envp[i]);
	}
	*p++ = 0;
	return p;
}

/*
 * What taskman wrote when it made the process. POSIX_SPAWN_RESETIDS came
 * after that, unless it was in an earlier image of the same process.
 */
static struct ids ids_of(const struct start_block *b)
{
	const struct thread_page *page = seam_page();
	struct ids ids = { page->uid, page->euid, page->gid, page->egid };

	if (b->attr_flags & POSIX_SPAWN_RESETIDS && !is_exec()) {
		ids.euid = ids.uid;
		ids.egid = ids.gid;
	}
	return ids;
}

static void put_auxv(uint64_t *p, const struct start_block *b, const struct image *program,
			  uint64_t base, const char *path, void *random)
{
	const struct elf_plan *plan = &program->plan;
	const struct ids ids = ids_of(b);
	const uint64_t auxv[][2] = {
		{ AT_PHDR, plan->headers ? plan->headers + program->bias : 0 },
		{ AT_PHENT, ELF_PHDR_BYTES },
		{ AT_PHNUM, plan->headers ? plan->header_count : 0 },
		{ AT_PAGESZ, ELF_PAGE },
		{ AT_BASE, base },
		{ AT_ENTRY, plan->entry + program->bias },
		{ AT_CLKTCK, 100 },
		{ AT_UID, ids.uid },
		{ AT_EUID, ids.euid },
		{ AT_GID, ids.gid },
		{ AT_EGID, ids.egid },
		{ AT_SECURE, ids.uid != ids.euid || ids.gid != ids.egid },
		{ AT_RANDOM, (uint64_t)random },
		{ AT_EXECFN, (uint64_t)path },
		{ AT_SYSINFO, (uint64_t)seam_page() },
		{ AT_QSOE_THREAD_PAGE, (uint64_t)seam_page() },
		{ AT_QSOE_START_BLOCK, (uint64_t)b },
		{ AT_NULL, 0 },
	};

	_Static_assert(sizeof(auxv) == AUXV_WORDS * sizeof(uint64_t), "room for it");
	memcpy(p, auxv, sizeof(auxv));
}

int stack_make(const struct start_block *b, const struct arguments *a, const struct image *program,
	       uint64_t base, const char *path, uint64_t top, uint64_t *sp, uint64_t **random)
{
	uint64_t argc = a->front_count + (b->argc > a->skip ? b->argc - a->skip : 0);
	uint64_t bytes = (1 + argc + 1 + b->envc + 1 + AUXV_WORDS) * sizeof(uint64_t);
	uint64_t *p;

	if (bytes > PAGE_LISTS && bytes > stack_size() / LISTS_SHARE) {
		return E2BIG;
	}
	*random = (uint64_t *)(top - RANDOM_BYTES);
	*sp = (top - RANDOM_BYTES - bytes) & ~15UL;
	p = (uint64_t *)*sp;
	*p++ = argc;
	p = put_lists(p, b, a);
	put_auxv(p, b, program, base, path, *random);
	return 0;
}
