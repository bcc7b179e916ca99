/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fault messages of every kind, and what the handler's answer does to the
 * thread. Capability faults are looked at closely in lookup.c, timeouts in
 * sched.c.
 */
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

enum {
	NOWHERE = TEST_VADDR + 0x10000000,
	BAD_SYSCALL = 0x123456,
};

static seL4_CPtr handler, reply;
static struct thread *victim;
static volatile seL4_Word result;

static void set_up(void)
{
	handler = endpoint_new();
	reply = reply_new();
	victim = thread_new(PRIO_HIGH);
	thread_set_fault_endpoint(victim, cap_mint(handler, seL4_AllRights, 0xbad6e));
	result = 0;
}

/* Takes the fault message, which must be of this kind and length. */
static void expect_fault(seL4_Word label, seL4_Word length)
{
	seL4_Word badge = 0;
	seL4_MessageInfo_t info = seL4_Recv(handler, &badge, reply);

	CHECK_EQ(badge, 0xbad6e);
	CHECK_EQ(seL4_MessageInfo_get_label(info), label);
	CHECK_EQ(seL4_MessageInfo_get_length(info), length);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(info), 0);
}

static void answer(seL4_Word label, seL4_Word length)
{
	seL4_Send(reply, seL4_MessageInfo_new(label, 0, 0, length));
}

/* Each access is one instruction at a label, so that its address is known. */
void fault_load(seL4_Word address, seL4_Word b, seL4_Word c);
void fault_store(seL4_Word address, seL4_Word b, seL4_Word c);
void fault_syscall(seL4_Word b, seL4_Word c, seL4_Word d);
void fault_illegal(seL4_Word b, seL4_Word c, seL4_Word d);
void fault_break(seL4_Word b, seL4_Word c, seL4_Word d);
extern char fault_load_at[], fault_store_at[], fault_syscall_at[], fault_illegal_at[];
extern char fault_break_at[], fault_after_at[];

__asm__(".text\n"
	".option push\n"
	".option norvc\n"
	"fault_load:\n"
	"fault_load_at: ld a0, 0(a0)\n"
	"	j fault_keep\n"
	"fault_store:\n"
	"fault_store_at: sd a1, 0(a0)\n"
	"	ret\n"
	/* a0-a6, sp and ra are those of the test's thread_start. */
	"fault_syscall: li a7, 0x123456\n"
	"	li a3, 13\n"
	"	li a4, 14\n"
	"	li a5, 15\n"
	"	li a6, 16\n"
	"fault_syscall_at: ecall\n"
	"	add a0, a0, a6\n"
	"	j fault_keep\n"
	"fault_illegal: nop\n"
	"fault_illegal_at: .word 0\n"
	"	li a0, 1\n"
	"	j fault_keep\n"
	"fault_break: nop\n"
	"fault_break_at: ebreak\n"
	"fault_after_at: li a0, 2\n"
	"	j fault_keep\n"
	".option pop\n");

void fault_keep(seL4_Word value);

void fault_keep(seL4_Word value)
{
	result = value;
}

static void expect_vm_fault(const char *ip, seL4_Word address, seL4_Word prefetch, seL4_Word fsr)
{
	expect_fault(seL4_Fault_VMFault, seL4_VMFault_Length);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_IP), ip);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_Addr), address);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_PrefetchFault), prefetch);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_FSR), fsr);
}

TEST(fault_load_of_an_unmapped_page)
{
	set_up();
	thread_start(victim, fault_load, NOWHERE + 8, 0, 0);
	expect_vm_fault(fault_load_at, NOWHERE + 8, 0, seL4_VMFault_Load);
}

TEST(fault_store_to_an_unmapped_page)
{
	set_up();
	thread_start(victim, fault_store, NOWHERE, 0, 0);
	expect_vm_fault(fault_store_at, NOWHERE, 0, seL4_VMFault_Store);
}

TEST(fault_store_to_a_read_only_page)
{
	set_up();
	OK(space_map(VSPACE, page_new(), TEST_VADDR, seL4_CanRead, 0));
	thread_start(victim, fault_store, TEST_VADDR + 16, 0, 0);
	expect_vm_fault(fault_store_at, TEST_VADDR + 16, 0, seL4_VMFault_Store);
}

TEST(fault_fetch_from_an_unmapped_page)
{
	set_up();
	thread_start(victim, (thread_function *)NOWHERE, 0, 0, 0);
	expect_vm_fault((const char *)NOWHERE, NOWHERE, 1, seL4_VMFault_Instruction);
}

TEST(fault_fetch_from_a_page_that_is_not_executable)
{
	set_up();
	OK(space_map(VSPACE, page_new(), TEST_VADDR, seL4_ReadWrite, seL4_RISCV_ExecuteNever));
	thread_start(victim, (thread_function *)TEST_VADDR, 0, 0, 0);
	expect_vm_fault((const char *)TEST_VADDR, TEST_VADDR, 1, seL4_VMFault_Instruction);
}

TEST(fault_access_to_kernel_memory)
{
	set_up();
	thread_start(victim, fault_load, 0xffffffff80200000, 0, 0);
	expect_vm_fault(fault_load_at, 0xffffffff80200000, 0, seL4_VMFault_Load);
}

TEST(fault_null_pointer)
{
	set_up();
	thread_start(victim, fault_load, 0, 0, 0);
	expect_vm_fault(fault_load_at, 0, 0, seL4_VMFault_Load);
}

TEST(fault_pager_maps_and_the_instruction_runs_again)
{
	seL4_CPtr page = page_new();

	set_up();
	OK(space_map(VSPACE, page, TEST_VADDR, seL4_ReadWrite, 0));
	*(volatile seL4_Word *)(TEST_VADDR + 8) = 0x6162;
	OK(seL4_RISCV_Page_Unmap(page));
	thread_start(victim, fault_load, TEST_VADDR + 8, 0, 0);
	expect_vm_fault(fault_load_at, TEST_VADDR + 8, 0, seL4_VMFault_Load);
	OK(seL4_RISCV_Page_Map(page, VSPACE, TEST_VADDR, seL4_ReadWrite, 0));
	answer(0, 0);
	CHECK_EQ(result, 0x6162);
}

TEST(fault_answer_to_a_vm_fault_is_ignored_but_restarts)
{
	set_up();
	thread_start(victim, fault_load, NOWHERE, 0, 0);
	expect_vm_fault(fault_load_at, NOWHERE, 0, seL4_VMFault_Load);
	seL4_SetMR(0, 0x1000);
	answer(1, 1);
	expect_vm_fault(fault_load_at, NOWHERE, 0, seL4_VMFault_Load);
}

TEST(fault_handler_may_change_registers_while_it_waits)
{
	seL4_UserContext regs;

	set_up();
	thread_start(victim, fault_load, NOWHERE, 0, 0);
	expect_vm_fault(fault_load_at, NOWHERE, 0, seL4_VMFault_Load);
	regs = thread_registers(victim);
	CHECK_EQ(regs.pc, fault_load_at);
	regs.pc += 4;
	regs.a0 = 0x4321;
	OK(seL4_TCB_WriteRegisters(victim->tcb, 0, 0, seL4_UserContextWords, &regs));
	answer(0, 0);
	CHECK_EQ(result, 0x4321);
}

static void expect_unknown_syscall(void)
{
	expect_fault(seL4_Fault_UnknownSyscall, seL4_UnknownSyscall_Length);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FaultIP), fault_syscall_at);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), victim->stack_top);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_A0), 10);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_A1), 11);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_A2), 12);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_A3), 13);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_A6), 16);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), BAD_SYSCALL);
}

TEST(fault_unknown_syscall_carries_the_arguments)
{
	set_up();
	thread_start(victim, fault_syscall, 10, 11, 12);
	expect_unknown_syscall();
}

TEST(fault_unknown_syscall_is_emulated_by_the_answer)
{
	set_up();
	thread_start(victim, fault_syscall, 10, 11, 12);
	expect_unknown_syscall();
	seL4_SetMR(seL4_UnknownSyscall_FaultIP, (seL4_Word)fault_syscall_at + 4);
	seL4_SetMR(seL4_UnknownSyscall_A0, 1000);
	seL4_SetMR(seL4_UnknownSyscall_A6, 7);
	answer(0, 10);
	CHECK_EQ(result, 1007);
}

TEST(fault_unknown_syscall_writes_back_only_the_answers_length)
{
	set_up();
	thread_start(victim, fault_syscall, 10, 11, 12);
	expect_unknown_syscall();
	seL4_SetMR(seL4_UnknownSyscall_FaultIP, (seL4_Word)fault_syscall_at + 4);
	seL4_SetMR(seL4_UnknownSyscall_A0, 1000);
	answer(0, 1);
	CHECK_EQ(result, 26);
}

TEST(fault_unknown_syscall_answered_with_a_label_stops_the_thread)
{
	set_up();
	thread_start(victim, fault_syscall, 10, 11, 12);
	expect_unknown_syscall();
	answer(1, 0);
	CHECK_EQ(victim->finished, 0);
	OK(seL4_TCB_Resume(victim->tcb)); /* it was stopped: now it makes the call again */
	expect_unknown_syscall();
}

TEST(fault_unknown_syscall_numbers_around_the_valid_ones)
{
	static const long numbers[] = { 0, 1, -40, -1000, 0x7fffffff, -0x7fffffff };

	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		seL4_UserContext regs = { 0 };

		set_up();
		regs.pc = (seL4_Word)fault_syscall_at;
		regs.a7 = (seL4_Word)numbers[i];
		OK(seL4_TCB_WriteRegisters(victim->tcb, 1, 0, seL4_UserContextWords, &regs));
		expect_fault(seL4_Fault_UnknownSyscall, seL4_UnknownSyscall_Length);
		CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), numbers[i]);
	}
}

static void expect_exception(const char *ip, seL4_Word number)
{
	expect_fault(seL4_Fault_UserException, seL4_UserException_Length);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FaultIP), ip);
	CHECK_EQ(seL4_GetMR(seL4_UserException_SP), victim->stack_top);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), number);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Code), 0);
}

TEST(fault_illegal_instruction)
{
	set_up();
	thread_start(victim, fault_illegal, 0, 0, 0);
	expect_exception(fault_illegal_at, 2);
}

TEST(fault_illegal_instruction_restarts_when_answered)
{
	set_up();
	thread_start(victim, fault_illegal, 0, 0, 0);
	expect_exception(fault_illegal_at, 2);
	answer(0, 0);
	expect_exception(fault_illegal_at, 2);
	seL4_SetMR(0, (seL4_Word)fault_illegal_at + 4);
	answer(0, 1);
	CHECK_EQ(result, 1);
}

TEST(fault_breakpoint_continues_behind_it)
{
	set_up();
	thread_start(victim, fault_break, 0, 0, 0);
	expect_exception(fault_break_at, 3);
	seL4_SetMR(0, (seL4_Word)fault_after_at);
	seL4_SetMR(1, (seL4_Word)victim->stack_top - 256);
	answer(0, 2);
	CHECK_EQ(result, 2);
	CHECK(thread_registers(victim).sp <= (seL4_Word)victim->stack_top - 256);
}

TEST(fault_exception_answered_with_a_label_stops_the_thread)
{
	set_up();
	thread_start(victim, fault_illegal, 0, 0, 0);
	expect_exception(fault_illegal_at, 2);
	seL4_SetMR(0, (seL4_Word)fault_illegal_at + 4);
	answer(1, 1);
	CHECK_EQ(result, 0);
	CHECK_EQ(victim->finished, 0);
}

TEST(fault_without_a_handler_stops_the_thread)
{
	set_up();
	thread_set_fault_endpoint(victim, 0);
	thread_start(victim, fault_illegal, 0, 0, 0);
	CHECK_EQ(result, 0);
	CHECK_EQ(thread_registers(victim).pc, fault_illegal_at);
}

static void call_handler(seL4_Word label, seL4_Word word, seL4_Word c)
{
	(void)c;
	seL4_SetMR(0, word);
	seL4_Call(handler, seL4_MessageInfo_new(label, 0, 0, 1));
}

/* What it sends once it goes on is its own message, not the fault of before. */
TEST(fault_that_nobody_took_is_forgotten)
{
	seL4_MessageInfo_t info;

	set_up();
	thread_set_fault_endpoint(victim, 0);
	thread_start(victim, fault_illegal, 0, 0, 0);
	thread_start(victim, call_handler, 0x77, 5, 0);
	info = seL4_Recv(handler, 0, victim->reply);
	CHECK_EQ(seL4_MessageInfo_get_label(info), 0x77);
	CHECK_EQ(seL4_MessageInfo_get_length(info), 1);
	CHECK_EQ(seL4_GetMR(0), 5);
}

TEST(fault_endpoint_needs_write_and_grant)
{
	seL4_CPtr endpoint = endpoint_new();
	static const struct {
		seL4_Word rights, error;
	} cases[] = {
		{ seL4_RightWrite | seL4_RightGrant, 0 },
		{ seL4_RightWrite | seL4_RightGrantReply, 0 },
		{ seL4_RightWrite, 1 },
		{ seL4_RightGrant | seL4_RightRead, 1 },
	};

	set_up();
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		seL4_CapRights_t rights = {{ cases[i].rights }};
		seL4_CPtr cap = cap_mint(endpoint, rights, 0);
		int error = seL4_TCB_SetSpace(victim->tcb, cap, CNODE, 0, VSPACE, 0);

		CHECK_EQ(error, cases[i].error ? seL4_InvalidCapability : 0);
		if (error) {
			CHECK_EQ(seL4_GetMR(0), 1);
		}
		error = seL4_TCB_SetSchedParams(victim->tcb, seL4_CapInitThreadTCB, 255, PRIO_HIGH,
						victim->sc, cap);
		CHECK_EQ(error, cases[i].error ? seL4_InvalidCapability : 0);
		if (error) {
			CHECK_EQ(seL4_GetMR(0), 3);
		}
		error = seL4_TCB_SetTimeoutEndpoint(victim->tcb, cap);
		CHECK_EQ(error, cases[i].error ? seL4_InvalidCapability : 0);
	}
	CHECK_EQ(seL4_TCB_SetTimeoutEndpoint(victim->tcb, notification_new()),
		 seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
	OK(seL4_TCB_SetTimeoutEndpoint(victim->tcb, 0));
}

TEST(fault_endpoint_stays_when_the_callers_capability_goes)
{
	seL4_CPtr copy;

	set_up();
	copy = cap_mint(handler, seL4_AllRights, 0xbad6e);
	thread_set_fault_endpoint(victim, copy);
	cap_delete(copy);
	thread_start(victim, fault_illegal, 0, 0, 0);
	expect_exception(fault_illegal_at, 2);
}

TEST(fault_waiting_thread_can_be_suspended_and_started_elsewhere)
{
	set_up();
	thread_start(victim, fault_load, NOWHERE, 0, 0);
	OK(seL4_TCB_Suspend(victim->tcb));
	CHECK_EQ(seL4_MessageInfo_get_length(seL4_NBRecv(handler, 0, reply)), 0);
	thread_start(victim, fault_break, 0, 0, 0);
	expect_exception(fault_break_at, 3);
}

TEST(fault_queued_when_its_endpoint_dies_stops_the_thread)
{
	set_up();
	thread_start(victim, fault_load, NOWHERE, 0, 0);
	cap_revoke(handler);
	cap_delete(handler);
	CHECK_EQ(victim->finished, 0);
	CHECK_EQ(thread_registers(victim).pc, fault_load_at);
}
