/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address spaces of tests: see space.h. Page tables come from the test's
 * memory, so the supervisor unmaps everything when it takes that back.
 */
#include "tests/kernel/space.h"

#include "tests/kernel/test.h"

enum { PAGE = 4096 };

extern char image_start[], image_end[];

seL4_CPtr space_new(void)
{
	seL4_CPtr root = object_new(seL4_RISCV_PageTableObject, 0);

	OK(seL4_RISCV_ASIDPool_Assign(seL4_CapInitThreadASIDPool, root));
	return root;
}

static void add_table(seL4_CPtr vspace, seL4_Word vaddr)
{
	seL4_CPtr table = object_new(seL4_RISCV_PageTableObject, 0);

	OK(seL4_RISCV_PageTable_Map(table, vspace, vaddr, seL4_RISCV_Default_VMAttributes));
}

int space_map(seL4_CPtr vspace, seL4_CPtr frame, seL4_Word vaddr, seL4_CapRights_t rights,
	      seL4_RISCV_VMAttributes attributes)
{
	for (int level = 0;; level++) {
		int error = seL4_RISCV_Page_Map(frame, vspace, vaddr, rights, attributes);

		if (error != seL4_FailedLookup || level == 2) {
			return error;
		}
		add_table(vspace, vaddr);
	}
}

void space_prepare(seL4_CPtr vspace, seL4_Word vaddr, seL4_Word bits)
{
	static const seL4_Word level_bits[] = { seL4_HugePageBits, seL4_LargePageBits };

	for (unsigned i = 0; i < 2; i++) {
		if (bits < level_bits[i]) {
			add_table(vspace, vaddr);
		}
	}
}

seL4_CPtr space_with_image(void)
{
	seL4_CPtr vspace = space_new();

	for (char *page = image_start; page < image_end; page += PAGE) {
		seL4_CPtr frame = cap_copy(image_frame(page), seL4_AllRights);

		OK(space_map(vspace, frame, (seL4_Word)page, seL4_ReadWrite,
			     seL4_RISCV_Default_VMAttributes));
	}
	return vspace;
}

seL4_CPtr space_page(seL4_Word vaddr)
{
	seL4_CPtr frame = page_new();

	OK(space_map(VSPACE, frame, vaddr, seL4_ReadWrite, seL4_RISCV_Default_VMAttributes));
	return frame;
}
