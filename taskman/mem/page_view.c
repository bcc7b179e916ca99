/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What taskman sees of pages: each one it has once had to look into stays
 * mapped at an address computed from its physical one, through a copy of its
 * capability, until its frame goes.
 */
#include <base/string.h>
#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/caps/reserve.h"
#include "taskman/caps/slot.h"
#include "taskman/mem/layout.h"
#include "taskman/mem/page.h"
#include "taskman/mem/view.h"

static size_t alias_slots;

static seL4_Word alias_address(struct page *page)
{
	return ALIAS_BASE + page_address(page);
}

static int map_alias(struct page *page, seL4_CPtr alias)
{
	int error;

	do {
		error = seL4_RISCV_Page_Map(alias, seL4_CapInitThreadVSpace, alias_address(page),
					    seL4_ReadWrite, seL4_RISCV_ExecuteNever);
	} while (error == seL4_FailedLookup && view_make_table(alias_address(page)) == 0);
	return error == seL4_NoError ? 0 : ENOMEM;
}

static int alias_make(struct page *page)
{
	seL4_CPtr alias;
	int error = slot_copy(page->frame, seL4_AllRights, &alias);

	if (error != 0) {
		return error;
	}
	error = map_alias(page, alias);
	if (error != 0) {
		slot_delete(alias);
		return error;
	}
	page->alias = (uint32_t)alias;
	alias_slots++;
	return 0;
}

int page_view(struct page *page, void **view)
{
	int error = 0;

	if (page->kind == PAGE_IMAGE) {
		*view = (void *)boot_image_address(page->frame);
		return 0;
	}
	if (page->alias == 0) {
		error = reserve_enter();
		if (error != 0) {
			return error;
		}
		error = alias_make(page);
		reserve_leave();
	}
	*view = (void *)alias_address(page);
	return error;
}

int page_copy(struct page *to, struct page *from)
{
	void *to_view, *from_view;
	int error = page_view(to, &to_view);

	if (error == 0) {
		error = page_view(from, &from_view);
	}
	if (error == 0) {
		memcpy(to_view, from_view, PAGE_SIZE);
	}
	return error;
}

int page_clear(struct page *page)
{
	void *view;
	int error = page_view(page, &view);

	if (error == 0) {
		memset(view, 0, PAGE_SIZE);
	}
	return error;
}

void page_view_forget(struct page *page)
{
	slot_free(page->alias);
	alias_slots--;
}

size_t pages_view_slots(void)
{
	return alias_slots;
}
