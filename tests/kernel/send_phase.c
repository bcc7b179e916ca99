/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first phase of the calls that send and then receive: what it invokes,
 * what it refuses. It never tells, so each test looks at what has happened.
 */
#include "tests/kernel/space.h"
#include "tests/kernel/test.h"

enum { FREE_IRQ = 41 };

/* Invokes cap with these words and capability in the first phase of an NBSendWait. */
static void invoke(seL4_CPtr cap, seL4_Word label, seL4_CPtr extra, unsigned length,
		   const seL4_Word *words)
{
	seL4_CPtr notification = notification_new();

	seL4_Signal(notification);
	for (unsigned i = 0; i < length; i++) {
		seL4_SetMR((int)i, words[i]);
	}
	seL4_SetCap(0, extra);
	seL4_NBSendWait(cap, seL4_MessageInfo_new(label, 0, extra != 0, length), notification, 0);
}

TEST(send_phase_makes_objects)
{
	seL4_CPtr slot = slot_new();

	invoke(untyped_new(8), UntypedRetype, CNODE, 6,
	       (seL4_Word[]){ seL4_EndpointObject, 0, 0, 0, slot, 1 });
	CHECK(!slot_is_empty(slot));
}

TEST(send_phase_invokes_interrupt_control_and_handlers)
{
	seL4_CPtr slot = slot_new(), notification = notification_new();

	invoke(seL4_CapIRQControl, IRQIssueIRQHandler, CNODE, 3,
	       (seL4_Word[]){ FREE_IRQ, slot, DEPTH });
	CHECK(!slot_is_empty(slot));
	invoke(slot, IRQSetIRQHandler, notification, 0, 0);
	OK(seL4_IRQHandler_Clear(slot));
}

TEST(send_phase_maps_tables_and_pages)
{
	seL4_CPtr space = space_new(), page = page_new();

	for (int i = 0; i < 2; i++) {
		invoke(object_new(seL4_RISCV_PageTableObject, 0), RISCVPageTableMap, space, 2,
		       (seL4_Word[]){ TEST_VADDR, 0 });
	}
	invoke(page, RISCVPageMap, space, 3, (seL4_Word[]){ TEST_VADDR, 3, 0 });
	CHECK_EQ(seL4_RISCV_Page_Map(page_new(), space, TEST_VADDR, seL4_ReadWrite, 0),
		 seL4_DeleteFirst);
}

TEST(send_phase_signals)
{
	seL4_CPtr notification = notification_new();
	seL4_Word badge = 0;

	invoke(cap_mint(notification, seL4_AllRights, 5), 0, 0, 0, 0);
	seL4_NBWait(notification, &badge);
	CHECK_EQ(badge, 5);
}

TEST(send_phase_refuses_cnodes)
{
	seL4_CPtr endpoint = endpoint_new();

	invoke(CNODE, CNodeDelete, 0, 2, (seL4_Word[]){ endpoint, DEPTH });
	CHECK(!slot_is_empty(endpoint));
}

TEST(send_phase_refuses_threads)
{
	struct thread *t = thread_new(PRIO_LOW);

	invoke(t->tcb, TCBSetTLSBase, 0, 1, (seL4_Word[]){ 0x1234 });
	CHECK(thread_registers(t).tp != 0x1234);
}

TEST(send_phase_refuses_scheduling_contexts)
{
	struct thread *t = thread_new(PRIO_LOW);

	invoke(t->sc, SchedContextUnbind, 0, 0, 0);
	CHECK_EQ(seL4_SchedContext_Bind(t->sc, t->tcb), seL4_IllegalOperation);
}

static volatile int ran;

static void run(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	ran = 1;
}

TEST(send_phase_refuses_time_control)
{
	struct thread *t = thread_passive(PRIO_HIGH);
	seL4_CPtr sc = sc_new();

	OK(seL4_SchedContext_Bind(sc, t->tcb));
	ran = 0;
	thread_start(t, run, 0, 0, 0);
	invoke(schedcontrol(0), SchedControlConfigureFlags, sc, 5,
	       (seL4_Word[]){ SLICE_US, SLICE_US, 0, 0, 0 });
	CHECK_EQ(ran, 0);
}

TEST(send_phase_ignores_domain_control)
{
	invoke(seL4_CapDomain, DomainSetSet, seL4_CapInitThreadTCB, 1, (seL4_Word[]){ 0 });
}

TEST(send_phase_ignores_an_empty_slot)
{
	invoke(slot_new(), 0, 0, 0, 0);
}
