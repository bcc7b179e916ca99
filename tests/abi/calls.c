/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One call of every function, with the arguments of calls.h. Compiled against
 * our wrappers, and against the stubs of another installation: it uses the
 * published names and types only. What comes back goes to calls_outcome.
 * target.h, found beside the headers of either, says which it is.
 */
#include "tests/abi/calls.h"

#include "target.h"

struct outcome calls_outcome;

static seL4_CapRights_t rights(void)
{
	seL4_CapRights_t r = {{ 10 }};

	return r;
}

#define CALL(name, ...)                                        \
	static void call_##name(void)                          \
	{                                                      \
		calls_outcome.error = (word)name(__VA_ARGS__); \
	}
#define CALL_RESULT(name, field, ...)                          \
	static void call_##name(void)                          \
	{                                                      \
		name##_t result = name(__VA_ARGS__);           \
		calls_outcome.error = (word)result.error;      \
		calls_outcome.value = result.field;            \
	}
#include "tests/abi/calls.def"
#undef CALL
#undef CALL_RESULT

static void call_seL4_TCB_ReadRegisters(void)
{
	seL4_UserContext regs = { 0 };
	const word *from = (const word *)&regs;

	calls_outcome.error = (word)seL4_TCB_ReadRegisters(A(1), 1, B(3), 32, &regs);
	for (unsigned i = 0; i < 32; i++) {
		calls_outcome.regs[i] = from[i];
	}
}

static void call_seL4_TCB_WriteRegisters(void)
{
	seL4_UserContext regs;
	word *to = (word *)&regs;

	/* The order of the structure's fields is part of what is compared. */
	for (unsigned i = 0; i < 32; i++) {
		to[i] = 0;
	}
	regs.pc = R(0), regs.ra = R(1), regs.sp = R(2), regs.gp = R(3);
	regs.s0 = R(4), regs.s1 = R(5), regs.s2 = R(6), regs.s3 = R(7);
	regs.s4 = R(8), regs.s5 = R(9), regs.s6 = R(10), regs.s7 = R(11);
	regs.s8 = R(12), regs.s9 = R(13), regs.s10 = R(14), regs.s11 = R(15);
	regs.a0 = R(16), regs.a1 = R(17), regs.a2 = R(18), regs.a3 = R(19);
	regs.a4 = R(20), regs.a5 = R(21), regs.a6 = R(22), regs.a7 = R(23);
	regs.t0 = R(24), regs.t1 = R(25), regs.t2 = R(26), regs.t3 = R(27);
	regs.t4 = R(28), regs.t5 = R(29), regs.t6 = R(30), regs.tp = R(31);
	calls_outcome.error = (word)seL4_TCB_WriteRegisters(A(1), 1, B(3), 32, &regs);
}

#ifdef SEL4_WITH_SYSCALLS
static seL4_MessageInfo_t info(void)
{
	seL4_MessageInfo_t i = {{ INFO }};

	return i;
}

#define WORDS_IN word mr[4] = { M(0), M(1), M(2), M(3) }
#define MRS &mr[0], &mr[1], &mr[2], &mr[3]

static void keep(seL4_MessageInfo_t reply, const word *mr)
{
	calls_outcome.info = reply.words[0];
	for (unsigned i = 0; i < 4; i++) {
		calls_outcome.mr[i] = mr[i];
	}
}

#define SYSCALL_SEND(name)                               \
	static void call_##name##WithMRs(void)           \
	{                                                \
		WORDS_IN;                                \
		name##WithMRs(A(1), info(), MRS);        \
	}                                                \
	static void call_##name(void)                    \
	{                                                \
		name(A(1), info());                      \
	}
#define SYSCALL_RECEIVE(name, mrs_arguments, arguments)  \
	static void call_##name##WithMRs(void)           \
	{                                                \
		WORDS_IN;                                \
		keep(name##WithMRs mrs_arguments, mr);   \
	}                                                \
	static void call_##name(void)                    \
	{                                                \
		keep(name arguments, seL4_GetIPCBuffer()->msg); \
	}
#define SENDER &calls_outcome.sender

SYSCALL_SEND(seL4_Send)
SYSCALL_SEND(seL4_NBSend)
SYSCALL_RECEIVE(seL4_Call, (A(1), info(), MRS), (A(1), info()))
SYSCALL_RECEIVE(seL4_ReplyRecv, (A(1), info(), SENDER, MRS, A(8)), (A(1), info(), SENDER, A(4)))
SYSCALL_RECEIVE(seL4_NBSendRecv, (A(1), info(), A(3), SENDER, MRS, A(9)),
		(A(1), info(), A(3), SENDER, A(5)))
SYSCALL_RECEIVE(seL4_NBSendWait, (A(1), info(), A(3), SENDER, MRS), (A(1), info(), A(3), SENDER))
SYSCALL_RECEIVE(seL4_Recv, (A(1), SENDER, MRS, A(7)), (A(1), SENDER, A(3)))
SYSCALL_RECEIVE(seL4_NBRecv, (A(1), SENDER, MRS, A(7)), (A(1), SENDER, A(3)))
SYSCALL_RECEIVE(seL4_Wait, (A(1), SENDER, MRS), (A(1), SENDER))
SYSCALL_RECEIVE(seL4_NBWait, (A(1), SENDER, MRS), (A(1), SENDER))

static void call_seL4_Poll(void)
{
	keep(seL4_Poll(A(1), SENDER), seL4_GetIPCBuffer()->msg);
}

static void call_seL4_Signal(void)
{
	seL4_Signal(A(1));
}

static void call_seL4_Yield(void)
{
	seL4_Yield();
}

static void call_seL4_DebugPutChar(void)
{
	seL4_DebugPutChar((char)0xe1);
}

static void call_seL4_DebugDumpScheduler(void)
{
	seL4_DebugDumpScheduler();
}

static void call_seL4_DebugHalt(void)
{
	seL4_DebugHalt();
}

static void call_seL4_DebugSnapshot(void)
{
	seL4_DebugSnapshot();
}

static void call_seL4_DebugCapIdentify(void)
{
	calls_outcome.value = seL4_DebugCapIdentify(A(1));
}

static void call_seL4_DebugNameThread(void)
{
	seL4_DebugNameThread(A(1), "thread1");
}

static void call_seL4_DebugGetThreadAffinity(void)
{
	calls_outcome.value = seL4_DebugGetThreadAffinity(A(1));
}

#define SYSCALL_CALL(name) call_##name
#else
/* Stubs of another installation trap by their own assembly in system calls. */
#define SYSCALL_CALL(name) 0
#endif

const struct call calls[] = {
#define SYSCALL_ROW(name, ...) { #name, SYSCALL_CALL(name) },
#define ROW(name, ...) { #name, call_##name },
#include "tests/abi/table.def"
};
const unsigned calls_count = sizeof(calls) / sizeof(calls[0]);
