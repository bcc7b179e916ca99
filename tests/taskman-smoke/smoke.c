/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program in the loader's place that asks taskman for one thing after the
 * other and says what came back: channels, messages to itself by a second
 * thread, pulses, fork, wait, kill, a crash. It needs no C library.
 */
#include <base/print.h>
#include <base/string.h>
#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "abi/msg/header.h"
#include "abi/msg/io.h"
#include "abi/msg/start.h"
#include "abi/msg/thread_page.h"
#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "abi/posix/signal.h"

enum { SYSMGR = 0x40000000 };

struct gate {
	seL4_Word cap, info, mr[4];
};

void gate_call(struct gate *g);
extern char gate_call_ecall[];
extern char smoke_thread[];
static int console = -1;
static unsigned failures;

static seL4_Word slot(int coid)
{
	return coid & SYSMGR ? 2UL * (unsigned)(coid & ~SYSMGR) + 1 : 2UL * (unsigned)coid + 2;
}

/* Sends up to a buffer of bytes; 0 and the status, or an errno. */
static int send(struct thread_page *page, int coid, const void *bytes, unsigned length, void *back,
		unsigned room, int *status)
{
	struct gate g = { .cap = slot(coid) };
	unsigned words = msg_words(length);
	unsigned got;

	g.mr[0] = msg_sizes(length, room);
	memcpy(&g.mr[1], bytes, length < 24 ? length : 24);
	if (length > 24) {
		memcpy(&page->ipc_buffer.msg[4], (const char *)bytes + 24, length - 24);
	}
	g.info = seL4_MessageInfo_new(msg_label(0, 10, page->tid, 0, ++page->seq), 0, 0,
				      words).words[0];
	page->state = THREAD_STATE_SEND;
	page->blocked_on = (unsigned)coid;
	gate_call(&g);
	page->state = THREAD_STATE_RUNNING;
	if (g.info >> 12 < MSG_LABEL) {
		return g.info >> 12 == seL4_InvalidCapability ? ESRCH : EINTR;
	}
	if (g.info >> 12 & MSG_ERROR) {
		return (int)msg_low(g.mr[0]);
	}
	got = msg_high(g.mr[0]);
	memcpy(back, &g.mr[1], got < 24 ? got : 24);
	if (got > 24) {
		memcpy((char *)back + 24, &page->ipc_buffer.msg[4], got - 24);
	}
	if (status != 0) {
		*status = (int)msg_low(g.mr[0]);
	}
	return 0;
}

static struct thread_page *me;

static int ask(const void *bytes, unsigned length, void *back, unsigned room, int *status)
{
	return send(me, SYSMGR, bytes, length, back, room, status);
}

static int ask_value(unsigned code, int value, int *status)
{
	struct tm_value v = { .code = (unsigned short)code, .value = value };

	return ask(&v, sizeof(v), 0, 0, status);
}

void console_put(char c)
{
	static struct {
		struct io_write head;
		char text[200];
	} line;
	static unsigned used;

	line.text[used++] = c;
	if (c != '\n' && used < sizeof(line.text)) {
		return;
	}
	line.head = (struct io_write){ .type = _IO_WRITE, .nbytes = used };
	send(me, console, &line, sizeof(line.head) + used, 0, 0, 0);
	used = 0;
}

static void open_console(void)
{
	struct {
		struct tm_path_open head;
		char path[16];
	} open = { { .code = TM_PATH_OPEN, .lowest = 0 }, "/dev/console" };
	struct tm_path_opened opened;
	struct {
		struct io_connect head;
		char tail[8];
	} connect = { { .type = _IO_CONNECT, .subtype = _IO_CONNECT_OPEN, .ioflag = 2,
			.path_len = 8 }, "console" };

	if (ask(&open, sizeof(open.head) + 13, &opened, sizeof(opened), 0) == 0) {
		console = opened.coid;
		connect.head.handle = opened.handle;
		send(me, console, &connect, sizeof(connect), 0, 0, 0);
	}
}

static void check(const char *what, int ok)
{
	print("smoke: %-40s %s\n", what, ok ? "ok" : "FAILED");
	failures += !ok;
}

static int chid;
static seL4_CPtr reply_cap;
static volatile int served;

/* The server: two messages, then a pulse, then it goes. */
void thread_main(struct thread_page *page, seL4_Word argument)
{
	struct sel4_registers r = { .a0 = 2UL * (unsigned)chid + 1 };
	struct tm_pair bind = { .code = TM_CHANNEL_BIND, .first = chid, .second = 1 };
	struct tm_pair take = { .code = TM_PULSE_TAKE, .first = chid, .second = 36 };
	struct tm_pulse pulses[2];
	struct tm_thread_exit end = { .code = TM_THREAD_EXIT, .value = argument + 1 };
	int status = 0;

	send(page, SYSMGR, &bind, sizeof(bind), 0, 0, 0);
	sel4_trap_reply(seL4_SysRecv, &r, reply_cap);
	while (!badge_is_notification(r.a0)) {
		served++;
		r = (struct sel4_registers){ 2UL * (unsigned)chid + 1,
			seL4_MessageInfo_new(msg_label(0, 0, 0, 0, 0), 0, 0, 4).words[0],
			{ msg_sizes(7, 8), r.mr[1] + 1, 0, 0 } };
		sel4_trap_reply(seL4_SysReplyRecv, &r, reply_cap);
	}
	send(page, SYSMGR, &take, sizeof(take), pulses, sizeof(pulses), &status);
	if (status == 1 && pulses[0].code == 5 && pulses[0].value == 99) {
		served += 100;
	}
	send(page, SYSMGR, &end, sizeof(end), 0, 0, 0);
}

static char thread_stack[8192] __attribute__((aligned(16)));

static void test_messages(void)
{
	struct tm_value alloc = { .code = TM_REPLY_ALLOC, .value = 4 };
	struct tm_thread_create create = {
		.code = TM_THREAD_CREATE, .entry = (seL4_Word)smoke_thread,
		.stack_pointer = (seL4_Word)thread_stack + sizeof(thread_stack), .argument = 41,
	};
	struct tm_connect_attach attach = { .code = TM_CONNECT_ATTACH, .index = SYSMGR };
	struct tm_pulse_send pulse = { .code = TM_PULSE_SEND, .pulse_code = 5, .priority = 20,
				       .value = 99 };
	struct tm_replies replies;
	seL4_Word number = 0, value = 0;
	int coid = 0, tid = 0, status = 0;

	check("ChannelCreate", ask_value(TM_CHANNEL_CREATE, 0, &chid) == 0 && chid > 0);
	check("reply objects", ask(&alloc, sizeof(alloc), &replies, sizeof(replies), 0) == 0 &&
	      replies.count == 4);
	reply_cap = 2UL * replies.index[0] + 1;
	check("ThreadCreate", ask(&create, sizeof(create), 0, 0, &tid) == 0 && tid == 2);
	attach.chid = chid;
	check("ConnectAttach", ask(&attach, sizeof(attach), 0, 0, &coid) == 0 && coid & SYSMGR);
	number = 1;
	check("message", send(me, coid, &number, 8, &number, 8, &status) == 0 && status == 7 &&
	      number == 2);
	for (int i = 0; i < 1000; i++) {
		send(me, coid, &number, 8, &number, 8, &status);
	}
	check("1000 messages", number == 1002 && served == 1001);
	pulse.coid = coid;
	check("MsgSendPulse", ask(&pulse, sizeof(pulse), 0, 0, 0) == 0);
	struct tm_value join = { .code = TM_THREAD_JOIN, .value = tid };

	check("ThreadJoin", ask(&join, sizeof(join), &value, 8, 0) == 0 && value == 42);
	check("pulse taken", served == 1101);
	check("ChannelDestroy", ask_value(TM_CHANNEL_DESTROY, chid, 0) == 0);
	check("send to a dead channel", send(me, coid, &number, 8, &number, 8, 0) == ESRCH);
	check("ConnectDetach", ask_value(TM_CONNECT_DETACH, coid, 0) == 0);
	check("SYSMGR_COID stays", ask_value(TM_CONNECT_DETACH, SYSMGR, 0) == EPERM);
	check("no such coid", ask_value(TM_CONNECT_DETACH, 77, 0) == EBADF);
}

static int fork_child(void)
{
	struct tm_none none = { .code = TM_FORK };
	int pid = -1;
	int error = ask(&none, sizeof(none), 0, 0, &pid);

	return error != 0 ? -error : pid;
}

static int wait_child(int pid)
{
	struct tm_wait wait = { .code = TM_WAIT, .kind = TM_WAIT_PID, .id = pid, .options = 4 };
	struct tm_waited waited = { 0 };
	int error = ask(&wait, sizeof(wait), &waited, sizeof(waited), 0);

	return error != 0 ? -error : waited.status;
}

static int kill_pid(int pid, int signo)
{
	struct tm_kill kill = { .code = TM_KILL, .signo = (unsigned short)signo, .id = pid };

	return ask(&kill, sizeof(kill), 0, 0, 0);
}

static void audit(struct tm_audit *a)
{
	struct tm_value v = { .code = TM_AUDIT };

	memset(a, 0, sizeof(*a));
	if (ask(&v, sizeof(v), a, sizeof(*a), 0) != 0) {
		print("smoke: no audit\n");
	}
}

static void test_processes(void)
{
	static int data = 5;
	int pid = fork_child();

	if (pid == 0) {
		data = 6;
		ask_value(TM_EXIT, 3 << 8, 0);
	}
	check("fork", pid > 0);
	check("wait: exit 3", wait_child(pid) == 3 << 8);
	check("copy on write", data == 5);
	pid = fork_child();
	if (pid == 0) {
		*(volatile int *)0 = 1;
	}
	check("a crash is SIGSEGV", wait_child(pid) == SIGSEGV);
	pid = fork_child();
	if (pid == 0) {
		__asm__ volatile(".word 0");
	}
	check("an illegal instruction is SIGILL", wait_child(pid) == SIGILL);
	pid = fork_child();
	if (pid == 0) {
		for (;;) {
		}
	}
	check("kill", kill_pid(pid, SIGTERM) == 0);
	check("a busy loop ends by SIGTERM", wait_child(pid) == SIGTERM);
	check("no child", wait_child(-5) == -ECHILD);
}

static void test_ledgers(void)
{
	struct tm_audit before, after;

	audit(&before);
	for (int i = 0; i < 50; i++) {
		int pid = fork_child();

		if (pid == 0) {
			if (i & 1) {
				*(volatile int *)0 = 1;
			}
			ask_value(TM_EXIT, 0, 0);
		}
		wait_child(pid);
	}
	audit(&after);
	print("smoke: free %lu/%lu slots %lu/%lu heap %lu/%lu pages %lu/%lu conn %lu/%lu diff %lu\n",
	      before.free_bytes, after.free_bytes, before.slots_used, after.slots_used,
	      before.heap_bytes, after.heap_bytes, before.pages, after.pages, before.connections,
	      after.connections, after.differences);
	check("50 processes leave nothing", before.pages == after.pages &&
	      before.slots_used == after.slots_used && before.heap_bytes == after.heap_bytes &&
	      before.connections == after.connections && after.differences == 0);
}

void smoke_main(struct thread_page *page, const struct start_block *block)
{
	struct tm_signal_entry entry = { .code = TM_SIGNAL_ENTRY,
					 .ecall = { (seL4_Word)gate_call_ecall } };

	me = page;
	open_console();
	check("start block", block->magic == START_BLOCK_MAGIC && page->pid == 2 && page->tid == 1);
	ask(&entry, sizeof(entry), 0, 0, 0);
	check("loaded", ask_value(TM_LOADED, 0, 0) == 0);
	test_messages();
	test_processes();
	test_ledgers();
	print("smoke: %u failures\n", failures);
	ask_value(TM_SHUTDOWN, 0, 0);
	ask_value(TM_EXIT, 0, 0);
}
