/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One random call of the random root server: a kind of object, an operation on
 * it, arguments that are mostly sensible. random_call is the entry. No call may
 * depend on how fast a kernel is: budgets are so large that none ends.
 */
#include "tests/kernel/console.h"
#include "tests/kernel/random.h"
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

enum { FIRST_IRQ = 40, US_PER_S = 1000000 };

/* Mostly the root CNode, sometimes whatever is in the window. */
static seL4_CPtr root(void)
{
	return random_below(8) ? CNODE : random_slot();
}

static seL4_CPtr vspace(void)
{
	return random_below(3) ? VSPACE : random_slot();
}

/* A slot of the window through the root, or a small index of another CNode. */
static seL4_Word index_in(seL4_CPtr cnode)
{
	return cnode == CNODE ? random_slot() : random_below(16);
}

static seL4_Uint8 depth_in(seL4_CPtr cnode)
{
	if (random_below(32) == 0) {
		return (seL4_Uint8)random_below(70);
	}
	return cnode == CNODE ? DEPTH : (seL4_Uint8)(1 + random_below(5));
}

static seL4_CapRights_t rights(void)
{
	seL4_CapRights_t r = {{ random_below(4) ? seL4_RightsAll : random_below(16) }};

	return r;
}

static seL4_Word small_or_wild(seL4_Word limit)
{
	return random_below(16) ? random_below(limit) : random_next();
}

static seL4_Word vaddr(void)
{
	seL4_Word at = TEST_VADDR + (random_below(64) << seL4_PageBits) +
		       (random_below(4) << seL4_LargePageBits);

	switch (random_below(16)) {
	case 0:
		return at + random_below(4096);
	case 1:
		return random_next();
	default:
		return at;
	}
}

static int retype(void)
{
	static const seL4_Word bits[] = { 4, 5, 7, 8, 10, 12, 13, 14, 3, 0, 40 };
	seL4_CPtr to = root(), from;
	seL4_Word depth = to == CNODE || random_below(2) ? 0 : depth_in(to);
	seL4_Word offset = to == CNODE ? random_slot() : small_or_wild(8);

	if (random_below(64) == 0) {
		return seL4_Untyped_Retype(large, seL4_RISCV_Mega_Page, 0, to, 0, depth, offset, 1);
	}
	from = random_below(3) ? window : random_slot();
	trace("    retype from %lu to %lu depth %lu offset %lu\n", from - window, to - window, depth,
	      offset);
	return seL4_Untyped_Retype(from, small_or_wild(12),
				   bits[random_below(sizeof(bits) / sizeof(bits[0]))], to,
				   random_below(4), depth, offset, small_or_wild(4));
}

static int cnode_two_slots(int which)
{
	seL4_CPtr to = root(), from = root();
	seL4_Word to_index = index_in(to), from_index = index_in(from);
	seL4_Uint8 to_depth = depth_in(to), from_depth = depth_in(from);

	switch (which) {
	case 0:
		return seL4_CNode_Copy(to, to_index, to_depth, from, from_index, from_depth,
				       rights());
	case 1:
		return seL4_CNode_Mint(to, to_index, to_depth, from, from_index, from_depth,
				       rights(), small_or_wild(64));
	case 2:
		return seL4_CNode_Move(to, to_index, to_depth, from, from_index, from_depth);
	case 3:
		return seL4_CNode_Mutate(to, to_index, to_depth, from, from_index, from_depth,
					 small_or_wild(64));
	default: {
		seL4_CPtr pivot = root();
		seL4_Word pivot_index = index_in(pivot);

		return seL4_CNode_Rotate(to, to_index, to_depth, small_or_wild(64), pivot,
					 pivot_index, depth_in(pivot), small_or_wild(64), from,
					 from_index, from_depth);
	}
	}
}

static int cnode_one_slot(int which)
{
	seL4_CPtr cnode = root();
	seL4_Word index = index_in(cnode);
	seL4_Uint8 depth = depth_in(cnode);

	/* The window's untyped stays. */
	if (cnode == CNODE && index == window) {
		index++;
	}
	switch (which) {
	case 0:
		return seL4_CNode_Delete(cnode, index, depth);
	case 1:
		return random_below(4) ? 0 : seL4_CNode_Revoke(cnode, index, depth);
	default:
		return seL4_CNode_CancelBadgedSends(cnode, index, depth);
	}
}

static int tcb_spaces(seL4_CPtr tcb, int which)
{
	seL4_CPtr cspace = root(), space = vspace(), cap = random_slot();
	seL4_Word data = small_or_wild(64) << 1, at = vaddr() & ~(seL4_Word)(random_below(4) ? 1023 : 0);

	switch (which) {
	case 0:
		return seL4_TCB_Configure(tcb, cspace, data, space, 0, at, cap);
	case 1:
		return seL4_TCB_SetSpace(tcb, cap, cspace, data, space, 0);
	case 2:
		return seL4_TCB_SetIPCBuffer(tcb, random_below(4) ? at : 0, cap);
	default:
		return seL4_TCB_SetTimeoutEndpoint(tcb, cap);
	}
}

static int tcb_schedule(seL4_CPtr tcb, int which)
{
	seL4_CPtr authority = random_below(4) ? seL4_CapInitThreadTCB : random_slot();
	seL4_Word priority = random_below(PRIO_MADE_MAX + 1);

	switch (which) {
	case 0:
		return seL4_TCB_SetPriority(tcb, authority, random_below(16) ? priority : 256 + priority);
	case 1:
		return seL4_TCB_SetMCPriority(tcb, authority, priority);
	default:
		return seL4_TCB_SetSchedParams(tcb, authority, priority, priority,
					       random_below(3) ? random_slot() : 0, random_below(3) ? random_slot() : 0);
	}
}

static int tcb_state(seL4_CPtr tcb, int which)
{
	seL4_UserContext regs = { .pc = small_or_wild(1000), .sp = 2, .s0 = 3, .a0 = 4, .t6 = 5 };
	int error;

	switch (which) {
	case 0:
		error = seL4_TCB_ReadRegisters(tcb, 0, 0, random_below(34), &regs);
		digest_mix(regs.pc ^ regs.sp ^ regs.t6 ^ regs.tp);
		return error;
	case 1:
		return seL4_TCB_WriteRegisters(tcb, (int)random_below(2), 0, random_below(33), &regs);
	case 2:
		return seL4_TCB_CopyRegisters(tcb, random_slot(), (int)random_below(2), (int)random_below(2),
					      (int)random_below(2), (int)random_below(2), 0);
	case 3:
		return seL4_TCB_Suspend(tcb);
	case 4:
		return seL4_TCB_Resume(tcb);
	case 5:
		return seL4_TCB_SetTLSBase(tcb, random_next());
	default: {
		seL4_TCB_SetFlags_t result = seL4_TCB_SetFlags(tcb, random_next() & 3, random_next() & 3);

		digest_mix(result.error ? 0 : result.flags & 1);
		return result.error;
	}
	}
}

/* Below the least budget, or so long that it does not end. */
static seL4_Word duration(void)
{
	return random_below(4) ? small_or_wild(2000) * US_PER_S : random_below(20);
}

static int context(seL4_CPtr sc, int which)
{
	seL4_Word budget = duration();

	switch (which) {
	case 0:
		return seL4_SchedControl_ConfigureFlags(random_below(8) ? schedcontrol(0) : random_slot(),
							sc, budget,
							random_below(2) ? budget : duration(),
							small_or_wild(12), random_next(),
							random_below(2));
	case 1:
		return seL4_SchedContext_Bind(sc, random_slot());
	case 2:
		return seL4_SchedContext_Unbind(sc);
	case 3:
		return seL4_SchedContext_UnbindObject(sc, random_slot());
	case 4:
		return seL4_SchedContext_YieldTo(sc).error;
	default:
		return seL4_SchedContext_Consumed(sc).error;
	}
}

static int memory(seL4_CPtr cap, int which)
{
	switch (which) {
	case 0:
		return seL4_RISCV_Page_Map(cap, vspace(), vaddr(), rights(),
					   (seL4_RISCV_VMAttributes)random_below(2));
	case 1:
		return seL4_RISCV_Page_Unmap(cap);
	case 2: {
		seL4_RISCV_Page_GetAddress_t result = seL4_RISCV_Page_GetAddress(cap);

		digest_mix(result.error ? 0 : result.paddr - base_address);
		return result.error;
	}
	case 3:
		return seL4_RISCV_PageTable_Map(cap, vspace(), vaddr(), 0);
	case 4:
		return seL4_RISCV_PageTable_Unmap(cap);
	case 5:
		return seL4_RISCV_ASIDPool_Assign(random_below(2) ? seL4_CapInitThreadASIDPool : random_slot(),
						  cap);
	default: {
		seL4_CPtr to = root();

		return seL4_RISCV_ASIDControl_MakePool(random_below(8) ? seL4_CapASIDControl :
						       random_slot(), cap, to, index_in(to),
						       depth_in(to));
	}
	}
}

static int interrupt(seL4_CPtr cap, int which)
{
	seL4_CPtr to = root();

	switch (which) {
	case 0:
		return seL4_IRQControl_Get(seL4_CapIRQControl, FIRST_IRQ + random_below(4), to,
					   index_in(to), depth_in(to));
	case 4:
		return seL4_IRQControl_GetTrigger(seL4_CapIRQControl, small_or_wild(100) | FIRST_IRQ,
						  random_below(2), to, index_in(to), depth_in(to));
	case 1:
		return seL4_IRQHandler_SetNotification(cap, random_slot());
	case 2:
		return seL4_IRQHandler_Clear(cap);
	default:
		return seL4_IRQHandler_Ack(cap);
	}
}

/* Like the plain ones below, with a reply object. */
static long with_reply(struct sel4_registers *r)
{
	static const long calls[] = { seL4_SysRecv, seL4_SysNBRecv, seL4_SysReplyRecv,
				      seL4_SysNBSendWait };
	long call = calls[random_below(4)];

	sel4_trap_reply(call, r, random_slot());
	return call;
}

/* The last two are no system calls. */
static long without_reply(struct sel4_registers *r)
{
	static const long calls[] = { seL4_SysCall, seL4_SysSend, seL4_SysNBSend, seL4_SysWait,
				      seL4_SysNBWait, seL4_SysYield, 7, -1000 };
	long call = calls[random_below(8)];

	sel4_trap(call, r);
	return call;
}

static int message(seL4_CPtr cap, int which)
{
	seL4_MessageInfo_t info = seL4_MessageInfo_new(small_or_wild(50), 0, random_below(4),
						       random_below(8));
	struct sel4_registers r = { cap, info.words[0],
				    { random_below(60), random_below(60), 3, 4 } };
	long call;

	for (int i = 0; i < 3; i++) {
		seL4_SetCap(i, random_slot());
	}
	seL4_SetCapReceivePath(CNODE, random_slot(), DEPTH);
	partners_accept(1);
	trace("    to %lu: %lx %lx %lx\n", cap - window, r.info, r.mr[0], r.mr[1]);
	if (which == 0) {
		call = seL4_SysNBSendRecv;
		sel4_trap_nbsend(call, &r, random_slot(), random_slot());
	} else {
		call = which < 4 ? with_reply(&r) : without_reply(&r);
	}
	trace("    call %ld: %lx %lx %lx\n", call, r.a0, r.info, r.mr[0]);
	digest_mix(r.a0);
	digest_mix(r.info);
	digest_mix(r.mr[0]);
	return 0;
}

/* A copy of something that the root server was given. */
static int given(void)
{
	static const seL4_CPtr fixed[] = { seL4_CapNull, seL4_CapIRQControl, seL4_CapASIDControl,
					   seL4_CapInitThreadASIDPool, seL4_CapBootInfoFrame,
					   seL4_CapDomain };
	seL4_CPtr from = fixed[random_below(sizeof(fixed) / sizeof(fixed[0]))];

	return seL4_CNode_Copy(CNODE, random_slot(), DEPTH, CNODE,
			       random_below(4) ? from : schedcontrol(0), DEPTH, rights());
}

/* Short domains would keep a kernel busy with switching to the same one. */
static int domain(seL4_CPtr cap)
{
	static const seL4_Word durations[] = { 0, 1UL << 40, (1UL << 56) - 1, 1UL << 56, ~0UL };

	seL4_CPtr control = random_below(4) ? seL4_CapDomain : cap;

	switch (random_below(3)) {
	case 0:
		return seL4_DomainSet_Set(control, (seL4_Uint8)small_or_wild(2), random_slot());
	case 1:
		return seL4_DomainSet_ScheduleConfigure(control, small_or_wild(2), small_or_wild(2),
							durations[random_below(5)]);
	default:
		return seL4_DomainSet_ScheduleSetStart(control, small_or_wild(4));
	}
}

/* Where its own faults go: to a partner, perhaps, who may answer them. */
static int worker_faults(void)
{
	return seL4_TCB_SetSpace(worker->tcb, random_slot(), CNODE, 0, VSPACE, 0);
}

static int rest(seL4_CPtr cap, int which)
{
	switch (which) {
	case 0:
		return domain(cap);
	case 1: case 2:
		return given();
	case 3:
		return worker_faults();
	default:
		return partner_call((seL4_Word)which - 4);
	}
}

static int call_of(int kind, int which, seL4_CPtr cap)
{
	switch (kind) {
	case 0: case 1: case 2:
		return retype();
	case 3: case 4:
		return cnode_two_slots(which % 5);
	case 5:
		return cnode_one_slot(which % 3);
	case 6:
		return which & 1 ? tcb_spaces(cap, which / 2 % 4) : tcb_schedule(cap, which / 2 % 3);
	case 7:
		if (which & 1) {
			return tcb_state(cap, which / 2 % 7);
		}
		return which & 2 ? seL4_TCB_BindNotification(cap, random_slot()) :
				   seL4_TCB_UnbindNotification(cap);
	case 8:
		return context(cap, which % 6);
	case 9:
		return memory(cap, which % 7);
	case 10:
		return interrupt(cap, which % 5);
	case 11: case 12:
		return message(cap, which % 8);
	default:
		return rest(cap, which % 12);
	}
}

void random_call(seL4_Word number)
{
	int kind = (int)random_below(15), which = (int)random_below(24), error;
	seL4_CPtr cap = random_slot();

	partners_accept(0);
	trace("  kind %d %d cap %lu\n", kind, which, cap - window);
	error = call_of(kind, which, cap);
	digest_mix((seL4_Word)error);
	for (int i = 0; error && i < 4; i++) {
		digest_mix(seL4_GetMR(i));
	}
	trace("%lu: kind %d %d cap %lu: error %d %lx %lx %lx\n", number, kind, which, cap - window,
	      error, seL4_GetMR(0), seL4_GetMR(1), seL4_GetMR(2));
}
