/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects of the whole kernel, called as users call them: faults and their
 * answers, registers, domains, pages and address spaces, the FPU on several
 * cores, CNodes that hold themselves. What the random test meets rarely, and
 * what its judge does not know: the words of answers and refusals. The
 * kernel's checks look at everything on the way.
 */
#include <string.h>

#include "arch/fpu.h"
#include "arch/machine.h"
#include "arch/vspace.h"
#include "kernel/arch.h"
#include "kernel/entry.h"
#include "kernel/reply.h"
#include "kernel/test/machine.h"

enum {
	ENDPOINT = SLOT_FREE, REPLY, NODE, INNER, PAGE, PAGE_COPY, TABLE, TABLE_LOW, ROOT_TABLE,
	POOL_UNTYPED, POOL, BADGED,
	WORKER = 64, HANDLER = 68,
	VADDR = 0x40000000, NODE_RADIX = 3,
};

static struct tcb *worker, *handler;

static int set_up(void **state)
{
	(void)state;
	machine_start(2);
	make(seL4_EndpointObject, 0, ENDPOINT, 1);
	make(seL4_ReplyObject, 0, REPLY, 1);
	worker = make_thread(WORKER, 0, 255);
	handler = make_thread(HANDLER, 0, 255);
	assert_int_equal(machine_call(WORKER, TCBSetSpace, WORDS(0, 0),
				      WORDS(ENDPOINT, seL4_CapInitThreadCNode,
					    seL4_CapInitThreadVSpace)), 0);
	assert_int_equal(machine_call(WORKER, TCBSetTimeoutEndpoint, NONE, WORDS(ENDPOINT)), 0);
	machine_become(handler);
	handler->context.x[REG_A0] = ENDPOINT;
	handler->context.x[REG_A6] = REPLY;
	machine_syscall(seL4_SysRecv);
	return 0;
}

static word label_of(const struct tcb *t)
{
	return t->context.x[REG_A1] >> 12;
}

/* The handler answers with `label` and `length` words that it has set, and waits again. */
static void answer(word label, word length)
{
	assert_ptr_equal(machine_thread(), handler);
	handler->context.x[REG_A0] = ENDPOINT;
	handler->context.x[REG_A1] = label << 12 | length;
	handler->context.x[REG_A6] = REPLY;
	machine_syscall(seL4_SysReplyRecv);
}

static void check_fault(word type, word length)
{
	machine_become(handler);
	assert_int_equal(label_of(handler), type);
	assert_int_equal(handler->context.x[REG_A1] & 0x7f, length);
	assert_int_equal(worker->state, THREAD_BLOCKED_REPLY);
}

static void a_page_fault_is_told_and_tried_again(void **state)
{
	word pc;

	(void)state;
	machine_become(worker);
	pc = worker->context.pc;
	machine_fault(0x1234);
	check_fault(seL4_Fault_VMFault, 4);
	assert_int_equal(machine_word(0), pc);
	assert_int_equal(machine_word(1), 0x1234);
	assert_int_equal(machine_word(3), seL4_VMFault_Load);
	answer(0, 0);
	assert_int_equal(worker->context.pc, pc);
	assert_int_equal(worker->fault.type, 0);
}

static void an_unknown_call_is_answered_with_registers(void **state)
{
	(void)state;
	machine_become(worker);
	worker->context.x[REG_A0] = 11;
	machine_syscall(77);
	check_fault(seL4_Fault_UnknownSyscall, 11);
	assert_int_equal(machine_word(10), 77);
	for (word i = 0; i < 10; i++) {
		machine_set_word(i, 1000 + i);
	}
	answer(0, 10);
	assert_int_equal(worker->context.restart_pc, 1000);
	machine_become(worker);
	assert_int_equal(worker->context.pc, 1000);
}

static void an_answer_with_a_label_stops_the_thread(void **state)
{
	(void)state;
	machine_become(worker);
	kernel_fault_user(core_self(), 2, 3);
	check_fault(seL4_Fault_UserException, 4);
	assert_int_equal(machine_word(2), 2);
	assert_int_equal(machine_word(3), 3);
	answer(1, 0);
	assert_int_equal(worker->state, THREAD_INACTIVE);
}

static void a_bad_capability_address_is_told_with_its_lookup(void **state)
{
	(void)state;
	machine_become(worker);
	worker->context.x[REG_A0] = 1UL << 40;
	worker->context.x[REG_A1] = 0;
	machine_syscall(seL4_SysCall);
	check_fault(seL4_Fault_CapFault, 7);
	assert_int_equal(machine_word(1), 1UL << 40);
	assert_int_equal(machine_word(2), 0);
	assert_int_equal(machine_word(3), seL4_GuardMismatch);
	assert_int_equal(machine_word(4), 64);
	assert_int_equal(machine_word(6), 64 - ROOT_BITS);
	answer(0, 0);
	machine_become(worker);
	worker->context.x[REG_A0] = 0;
	machine_syscall(seL4_SysRecv);
	check_fault(seL4_Fault_CapFault, 5);
	assert_int_equal(machine_word(2), 1);
	assert_int_equal(machine_word(3), seL4_MissingCapability);
}

static void used_up_time_is_told_and_given_again(void **state)
{
	(void)state;
	machine_become(machine_object(seL4_CapInitThreadTCB));
	machine_call(SLOT_CONTROL, SchedControlConfigureFlags, WORDS(100, 1000, 0, 55, 0),
		     WORDS(WORKER + 1));
	machine_become(worker);
	machine_pass(90);
	machine_syscall(seL4_SysNBSend);
	check_fault(seL4_Fault_Timeout, 2);
	assert_int_equal(machine_word(0), 55);
	assert_in_range(machine_word(1), 90, 100);
	for (word i = 0; i < seL4_UserContextWords; i++) {
		machine_set_word(i, 2000 + i);
	}
	answer(0, seL4_UserContextWords);
	assert_int_equal(worker->context.restart_pc, 2000);
	assert_int_equal(worker->context.x[REG_TP], 2000 + 31);
	assert_int_equal(worker->queue, QUEUE_RELEASE);
}

static void a_reply_object_that_goes_stops_its_caller(void **state)
{
	(void)state;
	machine_become(worker);
	machine_fault(0x1234);
	machine_become(machine_object(seL4_CapInitThreadTCB));
	assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeDelete, WORDS(REPLY, 64),
				      NONE), 0);
	assert_int_equal(worker->state, THREAD_INACTIVE);
	assert_null(worker->reply);
}

static word call(word cptr, word label, word a, word b, word c, word extra)
{
	return machine_call(cptr, label, WORDS(a, b, c), WORDS(extra, seL4_CapInitThreadCNode,
								seL4_CapInitThreadVSpace));
}

static void registers_are_read_written_and_copied(void **state)
{
	static const word copy_all = 0xf;

	(void)state;
	machine_become(machine_object(seL4_CapInitThreadTCB));
	assert_int_equal(machine_call(WORKER, TCBWriteRegisters,
				      WORDS(0, 4, 500, 501, 502, 503), NONE), 0);
	assert_int_equal(worker->context.restart_pc, 500);
	assert_int_equal(worker->context.x[REG_GP], 503);
	assert_int_equal(call(WORKER, TCBReadRegisters, 1, 4, 0, 0), 0);
	assert_int_equal(machine_word(0), 500);
	assert_int_equal(machine_word(3), 503);
	assert_int_equal(worker->state, THREAD_INACTIVE);
	assert_int_equal(call(WORKER, TCBReadRegisters, 0, 0, 0, 0), seL4_RangeError);
	assert_int_equal(call(WORKER, TCBReadRegisters, 0, 33, 0, 0), seL4_RangeError);
	assert_int_equal(machine_call(WORKER, TCBReadRegisters, WORDS(0), NONE),
			 seL4_TruncatedMessage);
	assert_int_equal(call(seL4_CapInitThreadTCB, TCBReadRegisters, 1, 4, 0, 0),
			 seL4_IllegalOperation);
	assert_int_equal(machine_call(seL4_CapInitThreadTCB, TCBWriteRegisters, WORDS(0, 1, 5),
				      NONE), seL4_IllegalOperation);
	assert_int_equal(machine_call(HANDLER, TCBCopyRegisters, WORDS(copy_all), WORDS(WORKER)),
			 0);
	assert_int_equal(handler->context.restart_pc, 500);
	assert_int_equal(handler->context.x[REG_GP], 503);
	assert_int_equal(machine_call(HANDLER, TCBCopyRegisters, WORDS(copy_all), WORDS(ENDPOINT)),
			 seL4_InvalidCapability);
	assert_int_equal(machine_call(HANDLER, TCBCopyRegisters, WORDS(copy_all), NONE),
			 seL4_TruncatedMessage);
}

static void there_is_one_domain(void **state)
{
	(void)state;
	machine_become(machine_object(seL4_CapInitThreadTCB));
	assert_int_equal(machine_call(seL4_CapDomain, DomainSetSet, WORDS(0), WORDS(WORKER)), 0);
	assert_int_equal(machine_call(seL4_CapDomain, DomainSetSet, WORDS(1), WORDS(WORKER)),
			 seL4_InvalidArgument);
	assert_int_equal(machine_call(seL4_CapDomain, DomainSetSet, WORDS(0), WORDS(ENDPOINT)),
			 seL4_InvalidArgument);
	assert_int_equal(machine_call(seL4_CapDomain, DomainSetSet, NONE, NONE),
			 seL4_TruncatedMessage);
	assert_int_equal(call(seL4_CapDomain, DomainScheduleSetStart, 0, 0, 0, 0), 0);
	assert_int_equal(call(seL4_CapDomain, DomainScheduleSetStart, 1, 0, 0, 0),
			 seL4_InvalidArgument);
	assert_int_equal(call(seL4_CapDomain, DomainScheduleSetStart, 2, 0, 0, 0), seL4_RangeError);
	assert_int_equal(machine_call(seL4_CapDomain, DomainScheduleSetStart, NONE, NONE),
			 seL4_TruncatedMessage);
	assert_int_equal(call(seL4_CapDomain, DomainScheduleConfigure, 1, 0, 0, 0),
			 seL4_RangeError);
	assert_int_equal(call(seL4_CapDomain, DomainScheduleConfigure, 0, 1, 0, 0),
			 seL4_RangeError);
	assert_int_equal(call(seL4_CapDomain, DomainScheduleConfigure, 0, 0, 0, 0),
			 seL4_InvalidArgument);
	assert_int_equal(call(seL4_CapDomain, DomainScheduleConfigure, 0, 0, 7, 0), 0);
	assert_int_equal(machine_call(seL4_CapDomain, DomainScheduleConfigure, WORDS(0), NONE),
			 seL4_TruncatedMessage);
	assert_int_equal(machine_call(seL4_CapDomain, UntypedRetype, NONE, NONE),
			 seL4_IllegalOperation);
}

static word page(word slot, word vaddr, word space)
{
	return call(slot, RISCVPageMap, vaddr, 3, 0, space);
}

static void a_page_has_one_place(void **state)
{
	word *root = machine_object(seL4_CapInitThreadVSpace);

	(void)state;
	machine_become(machine_object(seL4_CapInitThreadTCB));
	make(seL4_RISCV_4K_Page, 0, PAGE, 1);
	make(seL4_RISCV_PageTableObject, 0, TABLE, 3);
	assert_int_equal(page(PAGE, VADDR, seL4_CapInitThreadVSpace), seL4_FailedLookup);
	assert_int_equal(machine_word(2), 30);
	assert_int_equal(call(TABLE, RISCVPageTableMap, VADDR, 0, 0, seL4_CapInitThreadVSpace), 0);
	assert_int_equal(page(PAGE, VADDR, seL4_CapInitThreadVSpace), seL4_FailedLookup);
	assert_int_equal(machine_word(2), 21);
	assert_int_equal(call(TABLE_LOW, RISCVPageTableMap, VADDR, 0, 0, seL4_CapInitThreadVSpace),
			 0);
	assert_int_equal(call(TABLE_LOW, RISCVPageTableMap, VADDR, 0, 0, seL4_CapInitThreadVSpace),
			 seL4_InvalidCapability);
	assert_int_equal(call(ROOT_TABLE, RISCVPageTableMap, VADDR, 0, 0,
			      seL4_CapInitThreadVSpace), seL4_DeleteFirst);
	assert_int_equal(page(PAGE, VADDR + 8, seL4_CapInitThreadVSpace), seL4_AlignmentError);
	assert_int_equal(page(PAGE, USER_TOP, seL4_CapInitThreadVSpace), seL4_InvalidArgument);
	assert_int_equal(page(PAGE, VADDR, ENDPOINT), seL4_InvalidCapability);
	assert_int_equal(page(PAGE, VADDR, seL4_CapInitThreadVSpace), 0);
	assert_int_equal(page(PAGE, VADDR, seL4_CapInitThreadVSpace), 0);
	assert_int_equal(page(PAGE, VADDR + 4096, seL4_CapInitThreadVSpace), seL4_InvalidArgument);
	copy(PAGE_COPY, PAGE);
	assert_int_equal(page(PAGE_COPY, VADDR, seL4_CapInitThreadVSpace), seL4_DeleteFirst);
	assert_int_equal(call(PAGE, RISCVPageGetAddress, 0, 0, 0, 0), 0);
	assert_int_equal(machine_word(0), cap_paddr(machine_slot(PAGE)->cap));
	assert_true(vspace_allows(machine_thread(), VADDR, ACCESS_STORE));
	assert_false(vspace_allows(machine_thread(), VADDR + 4096, ACCESS_LOAD));
	assert_int_equal(call(PAGE, RISCVPageUnmap, 0, 0, 0, 0), 0);
	assert_int_equal(*vspace_walk(root, VADDR, 0).entry, 0);
	assert_int_equal(call(TABLE_LOW, RISCVPageTableUnmap, 0, 0, 0, 0), 0);
	assert_int_equal(vspace_walk(root, VADDR, 0).level, 1);
	assert_int_equal(call(seL4_CapInitThreadVSpace, RISCVPageTableUnmap, 0, 0, 0, 0),
			 seL4_RevokeFirst);
}

static void an_address_space_ends_with_its_pool_or_its_table(void **state)
{
	(void)state;
	machine_become(machine_object(seL4_CapInitThreadTCB));
	make(seL4_UntypedObject, 12, POOL_UNTYPED, 1);
	make(seL4_RISCV_PageTableObject, 0, TABLE, 3);
	assert_int_equal(machine_call(seL4_CapASIDControl, RISCVASIDControlMakePool,
				      WORDS(POOL, 64), WORDS(ENDPOINT, seL4_CapInitThreadCNode)),
			 seL4_InvalidCapability);
	assert_int_equal(machine_call(seL4_CapASIDControl, RISCVASIDControlMakePool,
				      WORDS(POOL, 64),
				      WORDS(POOL_UNTYPED, seL4_CapInitThreadCNode)), 0);
	assert_int_equal(machine_call(seL4_CapASIDControl, RISCVASIDControlMakePool,
				      WORDS(BADGED, 64),
				      WORDS(POOL_UNTYPED, seL4_CapInitThreadCNode)),
			 seL4_RevokeFirst);
	assert_int_equal(machine_call(POOL, RISCVASIDPoolAssign, NONE, WORDS(ENDPOINT)),
			 seL4_InvalidCapability);
	assert_int_equal(machine_call(POOL, RISCVASIDPoolAssign, NONE, WORDS(ROOT_TABLE)), 0);
	assert_int_equal(machine_call(POOL, RISCVASIDPoolAssign, NONE, WORDS(ROOT_TABLE)),
			 seL4_InvalidCapability);
	assert_int_equal(call(TABLE, RISCVPageTableMap, VADDR, 0, 0, ROOT_TABLE), 0);
	assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeDelete, WORDS(POOL, 64),
				      NONE), 0);
	assert_null(vspace_root(cap_mapped_asid(machine_slot(ROOT_TABLE)->cap)));
	assert_int_equal(call(TABLE_LOW, RISCVPageTableMap, VADDR, 0, 0, ROOT_TABLE),
			 seL4_FailedLookup);
	assert_int_equal(call(TABLE, RISCVPageTableUnmap, 0, 0, 0, 0), 0);
	assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeDelete, WORDS(ROOT_TABLE, 64),
				      NONE), 0);
}

/* The registers follow their thread, whoever used the FPU in between. */
static void fpu_registers_follow_their_thread(void **state)
{
	struct tcb *root = machine_object(seL4_CapInitThreadTCB);

	(void)state;
	assert_true(fpu_is_wanted(worker));
	fpu_take(&cores[0], worker);
	assert_false(fpu_is_wanted(worker));
	assert_ptr_equal(cores[0].fpu_owner, worker);
	fpu_take(&cores[0], root);
	assert_int_equal(worker->fpu_core, 0);
	assert_true(worker->fpu.f[0] > 0);
	fpu_take(&cores[0], worker);
	machine_use(1);
	arch_fpu_release(worker);
	assert_null(cores[0].fpu_owner);
	machine_use(0);
	machine_become(root);
	fpu_take(&cores[0], worker);
	assert_int_equal(call(WORKER, TCBSetFlags, 0, seL4_TCBFlag_fpuDisabled, 0, 0), 0);
	assert_int_equal(worker->fpu_core, 0);
	assert_false(fpu_is_wanted(worker));
}

/* CNodes inside each other, one in itself, with threads and waiters: all of it goes. */
static void nested_cnodes_go_with_all_they_hold(void **state)
{
	(void)state;
	for (int pending = 0; pending < 2; pending++) {
		set_up(NULL);
		machine_become(machine_object(seL4_CapInitThreadTCB));
		make(seL4_CapTableObject, NODE_RADIX, NODE, 2);
		assert_int_equal(machine_call(NODE, CNodeMove,
					      WORDS(1, NODE_RADIX, INNER, 64),
					      WORDS(seL4_CapInitThreadCNode)), 0);
		assert_int_equal(machine_call(NODE, CNodeMove, WORDS(2, NODE_RADIX, HANDLER, 64),
					      WORDS(seL4_CapInitThreadCNode)), 0);
		assert_int_equal(machine_call(NODE, CNodeMove, WORDS(7, NODE_RADIX, ENDPOINT, 64),
					      WORDS(seL4_CapInitThreadCNode)), 0);
		machine_set_pending(pending);
		assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeDelete,
					      WORDS(NODE, 64), NONE), 0);
		assert_true(slot_is_empty(machine_slot(NODE)));
		assert_int_equal(handler->state, THREAD_INACTIVE);
		assert_null(handler->sc);
	}
}

static void a_bound_notification_that_goes_is_unbound(void **state)
{
	(void)state;
	machine_become(machine_object(seL4_CapInitThreadTCB));
	make(seL4_NotificationObject, 0, BADGED, 1);
	assert_int_equal(machine_call(WORKER, TCBBindNotification, NONE, WORDS(BADGED)), 0);
	assert_int_equal(machine_call(WORKER, TCBBindNotification, NONE, WORDS(BADGED)),
			 seL4_IllegalOperation);
	assert_int_equal(machine_call(WORKER + 1, SchedContextBind, NONE, WORDS(BADGED)), 0);
	assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeDelete, WORDS(BADGED, 64),
				      NONE), 0);
	assert_null(worker->bound);
	assert_null(worker->sc->notification);
}

static void revoking_takes_all_copies_and_their_copies(void **state)
{
	(void)state;
	machine_become(machine_object(seL4_CapInitThreadTCB));
	mint(BADGED, ENDPOINT, 5);
	copy(PAGE, BADGED);
	copy(PAGE_COPY, PAGE);
	copy(TABLE, ENDPOINT);
	assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeRevoke, WORDS(ENDPOINT, 64),
				      NONE), 0);
	assert_false(slot_is_empty(machine_slot(ENDPOINT)));
	assert_true(slot_is_empty(machine_slot(BADGED)) && slot_is_empty(machine_slot(PAGE)));
	assert_true(slot_is_empty(machine_slot(PAGE_COPY)) && slot_is_empty(machine_slot(TABLE)));
}

static void rotated_caps_change_places(void **state)
{
	(void)state;
	machine_become(machine_object(seL4_CapInitThreadTCB));
	make(seL4_CapTableObject, NODE_RADIX, NODE, 2);
	assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeRotate,
				      WORDS(NODE, 64, 0, INNER, 64, 3 << 6 | 2, NODE, 64),
				      WORDS(seL4_CapInitThreadCNode, seL4_CapInitThreadCNode)), 0);
	assert_int_equal(cap_guard_size(machine_slot(INNER)->cap), 2);
	assert_int_equal(cap_badge(machine_slot(INNER)->cap), 3);
	assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeRotate,
				      WORDS(POOL, 64, 0, INNER, 64, 0, NODE, 64),
				      WORDS(seL4_CapInitThreadCNode, seL4_CapInitThreadCNode)), 0);
	assert_true(slot_is_empty(machine_slot(NODE)));
	assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeRotate,
				      WORDS(POOL, 64, 0, INNER, 64, 0, INNER, 64),
				      WORDS(seL4_CapInitThreadCNode, seL4_CapInitThreadCNode)),
			 seL4_IllegalOperation);
	assert_int_equal(machine_call(seL4_CapInitThreadCNode, CNodeRotate,
				      WORDS(POOL, 64, 0, INNER, 64, 0, NODE, 64),
				      WORDS(seL4_CapInitThreadCNode, seL4_CapInitThreadCNode)),
			 seL4_DeleteFirst);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_page_fault_is_told_and_tried_again, set_up),
		cmocka_unit_test_setup(an_unknown_call_is_answered_with_registers, set_up),
		cmocka_unit_test_setup(an_answer_with_a_label_stops_the_thread, set_up),
		cmocka_unit_test_setup(a_bad_capability_address_is_told_with_its_lookup, set_up),
		cmocka_unit_test_setup(used_up_time_is_told_and_given_again, set_up),
		cmocka_unit_test_setup(a_reply_object_that_goes_stops_its_caller, set_up),
		cmocka_unit_test_setup(registers_are_read_written_and_copied, set_up),
		cmocka_unit_test_setup(there_is_one_domain, set_up),
		cmocka_unit_test_setup(a_page_has_one_place, set_up),
		cmocka_unit_test_setup(an_address_space_ends_with_its_pool_or_its_table, set_up),
		cmocka_unit_test_setup(fpu_registers_follow_their_thread, set_up),
		cmocka_unit_test_setup(a_bound_notification_that_goes_is_unbound, set_up),
		cmocka_unit_test_setup(revoking_takes_all_copies_and_their_copies, set_up),
		cmocka_unit_test(nested_cnodes_go_with_all_they_hold),
		cmocka_unit_test_setup(rotated_caps_change_places, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
