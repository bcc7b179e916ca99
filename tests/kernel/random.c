/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random system calls and invocations, for comparing two kernels: a root
 * server that prints a digest of every answer, `random SEED CALLS DIGEST`,
 * every DIGEST_CALLS calls. Two kernels that agree print the same lines.
 *
 * A worker thread makes the calls, on a window of slots that starts with one
 * untyped and fills with whatever the calls make. A call may block or fault
 * the worker; then the lower main thread runs, notes that, and starts it
 * again. Threads that the calls make are lower still, so they never run.
 * Addresses go into the digest relative to the memory of the round.
 */
#include "tests/kernel/console.h"
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

enum {
	SEEDS = 24,
	CALLS = 3000, /* of one seed */
	DIGEST_CALLS = 250,
	WINDOW = 40,
	UNTYPED_BITS = 18,
	PRIO_MAIN = 60,
	PRIO_MADE_MAX = 50, /* of threads in the window */
	PRIO_WORKER = 100,
	FIRST_IRQ = 40,
	TRACE_SEED = 0, /* prints every call of this seed; no seed is 0 */
};

static seL4_Word state, digest, calls;
static seL4_Word seed, base_address;
static seL4_CPtr window;

void test_fail(const char *file, int line, const char *format, ...)
{
	va_list arguments;

	print("random failed at %s:%d: ", file, line);
	va_start(arguments, format);
	vprint(format, arguments);
	va_end(arguments);
	print("\n");
	power_off();
}

void test_skip(const char *reason)
{
	die("%s", reason);
}

static seL4_Word next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static seL4_Word below(seL4_Word limit)
{
	return next() % limit;
}

static void mix(seL4_Word word)
{
	digest = (digest ^ word) * 0x100000001b3;
	digest ^= digest >> 29;
}

static seL4_CPtr slot(void)
{
	return window + below(WINDOW);
}

/* Mostly the root CNode, sometimes whatever is in the window. */
static seL4_CPtr root(void)
{
	return below(8) ? CNODE : slot();
}

static seL4_CPtr vspace(void)
{
	return below(3) ? VSPACE : slot();
}

/* A slot of the window through the root, or a small index of another CNode. */
static seL4_Word index_in(seL4_CPtr cnode)
{
	return cnode == CNODE ? slot() : below(16);
}

static seL4_Uint8 depth_in(seL4_CPtr cnode)
{
	if (below(32) == 0) {
		return (seL4_Uint8)below(70);
	}
	return cnode == CNODE ? DEPTH : (seL4_Uint8)(1 + below(5));
}

static seL4_CapRights_t rights(void)
{
	seL4_CapRights_t r = {{ below(4) ? seL4_RightsAll : below(16) }};

	return r;
}

static seL4_Word small_or_wild(seL4_Word limit)
{
	return below(16) ? below(limit) : next();
}

static seL4_Word vaddr(void)
{
	seL4_Word at = TEST_VADDR + (below(64) << seL4_PageBits) + (below(4) << seL4_LargePageBits);

	switch (below(16)) {
	case 0:
		return at + below(4096);
	case 1:
		return next();
	default:
		return at;
	}
}

static int retype(void)
{
	static const seL4_Word bits[] = { 4, 5, 7, 8, 10, 12, 13, 14, 3, 0, 40 };
	seL4_CPtr to = root();
	seL4_Word depth = to == CNODE || below(2) ? 0 : depth_in(to);
	seL4_Word offset = to == CNODE ? slot() : small_or_wild(8);

	return seL4_Untyped_Retype(below(3) ? window : slot(), small_or_wild(12),
				   bits[below(sizeof(bits) / sizeof(bits[0]))], to, below(4), depth,
				   offset, small_or_wild(4));
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
		return below(4) ? 0 : seL4_CNode_Revoke(cnode, index, depth);
	default:
		return seL4_CNode_CancelBadgedSends(cnode, index, depth);
	}
}

static int tcb_spaces(seL4_CPtr tcb, int which)
{
	seL4_CPtr cspace = root(), space = vspace(), cap = slot();
	seL4_Word data = small_or_wild(64) << 1, at = vaddr() & ~(seL4_Word)(below(4) ? 1023 : 0);

	switch (which) {
	case 0:
		return seL4_TCB_Configure(tcb, cspace, data, space, 0, at, cap);
	case 1:
		return seL4_TCB_SetSpace(tcb, cap, cspace, data, space, 0);
	case 2:
		return seL4_TCB_SetIPCBuffer(tcb, below(4) ? at : 0, cap);
	default:
		return seL4_TCB_SetTimeoutEndpoint(tcb, cap);
	}
}

static int tcb_schedule(seL4_CPtr tcb, int which)
{
	seL4_CPtr authority = below(4) ? seL4_CapInitThreadTCB : slot();
	seL4_Word priority = below(PRIO_MADE_MAX + 1);

	switch (which) {
	case 0:
		return seL4_TCB_SetPriority(tcb, authority, below(16) ? priority : 256 + priority);
	case 1:
		return seL4_TCB_SetMCPriority(tcb, authority, priority);
	default:
		return seL4_TCB_SetSchedParams(tcb, authority, priority, priority,
					       below(3) ? slot() : 0, below(3) ? slot() : 0);
	}
}

static int tcb_state(seL4_CPtr tcb, int which)
{
	seL4_UserContext regs = { .pc = small_or_wild(1000), .sp = 2, .s0 = 3, .a0 = 4, .t6 = 5 };
	int error;

	switch (which) {
	case 0:
		error = seL4_TCB_ReadRegisters(tcb, 0, 0, below(34), &regs);
		mix(regs.pc ^ regs.sp ^ regs.t6 ^ regs.tp);
		return error;
	case 1:
		return seL4_TCB_WriteRegisters(tcb, (int)below(2), 0, below(33), &regs);
	case 2:
		return seL4_TCB_CopyRegisters(tcb, slot(), (int)below(2), (int)below(2),
					      (int)below(2), (int)below(2), 0);
	case 3:
		return seL4_TCB_Suspend(tcb);
	case 4:
		return seL4_TCB_Resume(tcb);
	case 5:
		return seL4_TCB_SetTLSBase(tcb, next());
	default: {
		seL4_TCB_SetFlags_t result = seL4_TCB_SetFlags(tcb, next() & 3, next() & 3);

		mix(result.error ? 0 : result.flags & 1);
		return result.error;
	}
	}
}

static int context(seL4_CPtr sc, int which)
{
	switch (which) {
	case 0:
		return seL4_SchedControl_ConfigureFlags(schedcontrol(0), sc, small_or_wild(2000),
							small_or_wild(2000), small_or_wild(12),
							next(), below(2));
	case 1:
		return seL4_SchedContext_Bind(sc, slot());
	case 2:
		return seL4_SchedContext_Unbind(sc);
	case 3:
		return seL4_SchedContext_UnbindObject(sc, slot());
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
					   (seL4_RISCV_VMAttributes)below(2));
	case 1:
		return seL4_RISCV_Page_Unmap(cap);
	case 2: {
		seL4_RISCV_Page_GetAddress_t result = seL4_RISCV_Page_GetAddress(cap);

		mix(result.error ? 0 : result.paddr - base_address);
		return result.error;
	}
	case 3:
		return seL4_RISCV_PageTable_Map(cap, vspace(), vaddr(), 0);
	case 4:
		return seL4_RISCV_PageTable_Unmap(cap);
	case 5:
		return seL4_RISCV_ASIDPool_Assign(below(2) ? seL4_CapInitThreadASIDPool : slot(),
						  cap);
	default: {
		seL4_CPtr to = root();

		return seL4_RISCV_ASIDControl_MakePool(seL4_CapASIDControl, cap, to, index_in(to),
						       depth_in(to));
	}
	}
}

static int interrupt(seL4_CPtr cap, int which)
{
	seL4_CPtr to = root();

	switch (which) {
	case 0:
		return seL4_IRQControl_Get(seL4_CapIRQControl, FIRST_IRQ + below(4), to,
					   index_in(to), depth_in(to));
	case 1:
		return seL4_IRQHandler_SetNotification(cap, slot());
	case 2:
		return seL4_IRQHandler_Clear(cap);
	default:
		return seL4_IRQHandler_Ack(cap);
	}
}

static int message(seL4_CPtr cap, int which)
{
	seL4_MessageInfo_t info = seL4_MessageInfo_new(small_or_wild(50), 0, below(4), below(8));
	struct sel4_registers r = { cap, info.words[0], { below(60), below(60), 3, 4 } };
	static const long plain[] = { seL4_SysCall, seL4_SysSend, seL4_SysNBSend, seL4_SysWait,
				      seL4_SysNBWait };
	static const long with_reply[] = { seL4_SysRecv, seL4_SysNBRecv, seL4_SysReplyRecv,
					   seL4_SysNBSendWait };

	for (int i = 0; i < 3; i++) {
		seL4_SetCap(i, slot());
	}
	seL4_SetCapReceivePath(CNODE, slot(), DEPTH);
	if (which == 0) {
		sel4_trap_nbsend(seL4_SysNBSendRecv, &r, slot(), slot());
	} else if (which < 4) {
		sel4_trap_reply(with_reply[below(4)], &r, slot());
	} else {
		sel4_trap(plain[below(5)], &r);
	}
	mix(r.a0);
	mix(r.info);
	mix(r.mr[0]);
	return 0;
}

/* One random call; the digest takes its error and the words that explain it. */
static void make_call(void)
{
	int kind = (int)below(12), which = (int)below(24), error;
	seL4_CPtr cap = slot();

	switch (kind) {
	case 0: case 1: case 2:
		error = retype();
		break;
	case 3: case 4:
		error = cnode_two_slots(which % 5);
		break;
	case 5:
		error = cnode_one_slot(which % 3);
		break;
	case 6:
		error = which & 1 ? tcb_spaces(cap, which / 2 % 4) :
				    tcb_schedule(cap, which / 2 % 3);
		break;
	case 7:
		error = which & 1 ? tcb_state(cap, which / 2 % 7) :
				    which & 2 ? seL4_TCB_BindNotification(cap, slot()) :
						seL4_TCB_UnbindNotification(cap);
		break;
	case 8:
		error = context(cap, which % 6);
		break;
	case 9:
		error = memory(cap, which % 7);
		break;
	case 10:
		error = interrupt(cap, which % 4);
		break;
	default:
		error = message(cap, which % 8);
		break;
	}
	mix((seL4_Word)error);
	for (int i = 0; error && i < 4; i++) {
		mix(seL4_GetMR(i));
	}
	if (seed == TRACE_SEED) {
		print("%lu: kind %d %d cap %lu: error %d %lx %lx %lx\n", calls, kind, which,
		      cap - window, error, seL4_GetMR(0), seL4_GetMR(1), seL4_GetMR(2));
	}
}

static void work(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	while (calls < CALLS) {
		if (calls % DIGEST_CALLS == 0 && calls) {
			print("random %lu %lu %lx\n", seed, calls, digest);
		}
		calls++;
		for (int i = 0; i < seL4_MsgMaxLength; i++) {
			seL4_SetMR(i, 0);
		}
		make_call();
	}
}

/* Runs only while the worker cannot: it has blocked, faulted, or is done. */
static void drive(struct thread *worker)
{
	thread_start(worker, work, 0, 0, 0);
	while (!worker->finished) {
		seL4_UserContext regs;

		OK(seL4_TCB_ReadRegisters(worker->tcb, 1, 0, seL4_UserContextWords, &regs));
		mix(regs.a0 ^ regs.a7 ^ 0x5555);
		if (seed == TRACE_SEED) {
			print("%lu: stopped at %lx in %ld\n", calls, regs.pc, (long)regs.a7);
		}
		thread_start(worker, work, 0, 0, 0);
	}
}

static void play(seL4_Word number)
{
	struct thread *worker = thread_new(PRIO_WORKER);
	seL4_CPtr page;

	seed = number;
	state = number * 0x9e3779b97f4a7c15;
	digest = number;
	calls = 0;
	thread_set_fault_endpoint(worker, 0);
	window = bootinfo->empty.end - WINDOW; /* the same numbers on every kernel */
	OK(seL4_Untyped_Retype(pool_block(), seL4_UntypedObject, UNTYPED_BITS, CNODE, 0, 0, window,
			       1));
	page = slot_new();
	OK(seL4_Untyped_Retype(window, seL4_RISCV_4K_Page, 0, CNODE, 0, 0, page, 1));
	base_address = seL4_RISCV_Page_GetAddress(page).paddr;
	cap_delete(page);
	drive(worker);
	print("random %lu %lu %lx\n", seed, calls, digest);
	for (seL4_Word i = 0; i < WINDOW; i++) {
		cap_delete(window + i);
	}
	pool_reset();
	threads_reset();
}

void root_main(const seL4_BootInfo *info)
{
	pool_start(info);
	print("kernel random: %d seeds\n", SEEDS);
	OK(seL4_TCB_SetPriority(seL4_CapInitThreadTCB, seL4_CapInitThreadTCB, PRIO_MAIN));
	pool_begin_tests();
	for (seL4_Word i = 1; i <= SEEDS; i++) {
		play(i);
	}
	print("done\n");
	power_off();
}
