/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slots and memory: see pool.h. The memory of a test is one untyped, the
 * block; taking it back is one Revoke, so every test also tests that. Lasting
 * objects come from the untyped that the block was made of.
 */
#include "tests/kernel/pool.h"

#include "tests/kernel/console.h"
#include "tests/kernel/test.h"

enum { SOURCE_BITS = BLOCK_BITS + 1 };

const seL4_BootInfo *bootinfo;

static seL4_CPtr source, block;
static seL4_CPtr next_slot, first_test_slot;

/* The smallest that will do: the first Retype zeroes all of it. */
static seL4_CPtr find_source(void)
{
	seL4_CPtr best = 0;
	seL4_Word best_bits = seL4_MaxUntypedBits + 1;

	for (seL4_Word i = 0; i < bootinfo->untyped.end - bootinfo->untyped.start; i++) {
		const seL4_UntypedDesc *d = &bootinfo->untypedList[i];

		if (!d->isDevice && d->sizeBits >= SOURCE_BITS && d->sizeBits < best_bits) {
			best = bootinfo->untyped.start + i;
			best_bits = d->sizeBits;
		}
	}
	return best;
}

void pool_start(const seL4_BootInfo *info)
{
	bootinfo = info;
	next_slot = info->empty.start;
	console_start();
	source = find_source();
	if (!source) {
		die("no free memory of %lu bytes; give the machine more memory",
		    1UL << SOURCE_BITS);
	}
	block = object_lasting(seL4_UntypedObject, BLOCK_BITS);
}

seL4_CPtr pool_block(void)
{
	return block;
}

void pool_begin_tests(void)
{
	first_test_slot = next_slot;
}

void pool_reset(void)
{
	int error = seL4_CNode_Revoke(CNODE, block, DEPTH);

	for (seL4_CPtr slot = first_test_slot; slot < next_slot && !error; slot++) {
		error = seL4_CNode_Delete(CNODE, slot, DEPTH);
	}
	if (error) {
		die("taking a test's objects back: error %d", error);
	}
	next_slot = first_test_slot;
}

seL4_CPtr slots_new(unsigned count)
{
	seL4_CPtr first = next_slot;

	if (first + count > bootinfo->empty.end) {
		die("out of capability slots: a test wants more than the root CNode has");
	}
	next_slot += count;
	return first;
}

seL4_CPtr slot_new(void)
{
	return slots_new(1);
}

seL4_CPtr object_lasting(seL4_Word type, seL4_Word bits)
{
	seL4_CPtr slot = slot_new();
	int error = seL4_Untyped_Retype(source, type, bits, CNODE, 0, 0, slot, 1);

	if (error) {
		die("making an object of type %lu: error %d", type, error);
	}
	return slot;
}

seL4_CPtr objects_new(seL4_Word type, seL4_Word bits, unsigned count)
{
	seL4_CPtr first = slots_new(count);

	OK(seL4_Untyped_Retype(block, type, bits, CNODE, 0, 0, first, count));
	return first;
}

seL4_CPtr object_new(seL4_Word type, seL4_Word bits)
{
	return objects_new(type, bits, 1);
}

seL4_CPtr endpoint_new(void)
{
	return object_new(seL4_EndpointObject, 0);
}

seL4_CPtr notification_new(void)
{
	return object_new(seL4_NotificationObject, 0);
}

seL4_CPtr reply_new(void)
{
	return object_new(seL4_ReplyObject, 0);
}

seL4_CPtr untyped_new(seL4_Word bits)
{
	return object_new(seL4_UntypedObject, bits);
}

seL4_CPtr cnode_new(seL4_Word radix)
{
	return object_new(seL4_CapTableObject, radix);
}

seL4_CPtr page_new(void)
{
	return object_new(seL4_RISCV_4K_Page, 0);
}

seL4_CPtr tcb_new(void)
{
	return object_new(seL4_TCBObject, 0);
}

seL4_CPtr sc_new(void)
{
	return object_new(seL4_SchedContextObject, 8);
}

seL4_CPtr cap_copy(seL4_CPtr from, seL4_CapRights_t rights)
{
	seL4_CPtr slot = slot_new();

	OK(seL4_CNode_Copy(CNODE, slot, DEPTH, CNODE, from, DEPTH, rights));
	return slot;
}

seL4_CPtr cap_mint(seL4_CPtr from, seL4_CapRights_t rights, seL4_Word badge)
{
	seL4_CPtr slot = slot_new();

	OK(seL4_CNode_Mint(CNODE, slot, DEPTH, CNODE, from, DEPTH, rights, badge));
	return slot;
}

void cap_delete(seL4_CPtr slot)
{
	OK(seL4_CNode_Delete(CNODE, slot, DEPTH));
}

void cap_revoke(seL4_CPtr slot)
{
	OK(seL4_CNode_Revoke(CNODE, slot, DEPTH));
}

int slot_is_empty(seL4_CPtr slot)
{
	seL4_CPtr to = slot_new();
	int error = seL4_CNode_Move(CNODE, to, DEPTH, CNODE, slot, DEPTH);

	if (!error) {
		OK(seL4_CNode_Move(CNODE, slot, DEPTH, CNODE, to, DEPTH));
	}
	return error == seL4_FailedLookup;
}
