/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupts: handing out handlers, and one real device, the alarm of the
 * machine's real-time clock.
 */
#include "tests/kernel/device.h"
#include "tests/kernel/test.h"

enum {
	RTC_IRQ = 11,
	FREE_IRQ = 40,
	LAST_SOURCE = 95,
	/* Registers of the clock (goldfish), 32 bits each. */
	RTC_TIME_LOW = 0x00,
	RTC_TIME_HIGH = 0x04,
	RTC_ALARM_LOW = 0x08,
	RTC_ALARM_HIGH = 0x0c,
	RTC_IRQ_ENABLED = 0x10,
	RTC_CLEAR_INTERRUPT = 0x1c,
	NS_PER_MS = 1000000,
};

static volatile unsigned *rtc;

static int get(seL4_Word irq, seL4_CPtr slot)
{
	return seL4_IRQControl_Get(seL4_CapIRQControl, irq, CNODE, slot, DEPTH);
}

TEST(irq_number_must_exist)
{
	seL4_Word timers = bootinfo->numNodes > 1 ? 98 : 96;

	CHECK_EQ(get(0, slot_new()), seL4_RangeError);
	CHECK_EQ(seL4_GetMR(0), 1);
	CHECK_EQ(seL4_GetMR(1), timers);
	CHECK_EQ(get(timers + 1, slot_new()), seL4_RangeError);
	CHECK_EQ(get(~0UL, slot_new()), seL4_RangeError);
}

TEST(irq_of_the_kernel_is_taken)
{
	CHECK_EQ(get(LAST_SOURCE + 1, slot_new()), seL4_RevokeFirst);
}

TEST(irq_handler_exists_once)
{
	seL4_CPtr handler = slot_new();

	OK(get(FREE_IRQ, handler));
	CHECK_EQ(get(FREE_IRQ, slot_new()), seL4_RevokeFirst);
	cap_delete(handler);
	OK(get(FREE_IRQ, handler));
}

TEST(irq_handler_copies_keep_it)
{
	seL4_CPtr handler = slot_new(), copy;

	OK(get(FREE_IRQ, handler));
	copy = cap_copy(handler, seL4_AllRights);
	cap_delete(handler);
	CHECK_EQ(get(FREE_IRQ, handler), seL4_RevokeFirst);
	cap_delete(copy);
	OK(get(FREE_IRQ, handler));
}

TEST(irq_get_errors)
{
	CHECK_EQ(get(FREE_IRQ, endpoint_new()), seL4_DeleteFirst);
	CHECK_EQ(seL4_IRQControl_Get(seL4_CapIRQControl, FREE_IRQ, endpoint_new(), 1, DEPTH),
		 seL4_FailedLookup);
	CHECK_EQ(seL4_IRQControl_Get(seL4_CapIRQControl, FREE_IRQ, CNODE, slot_new(), 65),
		 seL4_RangeError);
	seL4_SetCap(0, CNODE);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Call(seL4_CapIRQControl,
			 seL4_MessageInfo_new(IRQIssueIRQHandler, 0, 1, 2))),
		 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Call(seL4_CapIRQControl,
			 seL4_MessageInfo_new(IRQIssueIRQHandler, 0, 0, 3))),
		 seL4_TruncatedMessage);
}

TEST(irq_get_with_trigger)
{
	seL4_CPtr handler = slot_new();

	OK(seL4_IRQControl_GetTrigger(seL4_CapIRQControl, FREE_IRQ, 1, CNODE, handler, DEPTH));
	OK(seL4_IRQHandler_Ack(handler));
}

TEST(irq_set_notification_wants_a_notification_with_write)
{
	seL4_CPtr handler = slot_new();

	OK(get(FREE_IRQ, handler));
	CHECK_EQ(seL4_IRQHandler_SetNotification(handler, endpoint_new()), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(seL4_IRQHandler_SetNotification(
			 handler, cap_mint(notification_new(), seL4_CanRead, 0)),
		 seL4_InvalidCapability);
	OK(seL4_IRQHandler_SetNotification(handler, notification_new()));
	OK(seL4_IRQHandler_SetNotification(handler, notification_new()));
	OK(seL4_IRQHandler_Clear(handler));
	OK(seL4_IRQHandler_Clear(handler));
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Call(handler,
			 seL4_MessageInfo_new(IRQSetIRQHandler, 0, 0, 0))), seL4_TruncatedMessage);
}

static void map_rtc(void)
{
	rtc = device_rtc;
	if (!rtc) {
		test_skip("no real-time clock at its address");
	}
}

static void alarm_in(seL4_Word ms)
{
	seL4_Word at = rtc[RTC_TIME_LOW / 4];

	at |= (seL4_Word)rtc[RTC_TIME_HIGH / 4] << 32;
	at += ms * NS_PER_MS;
	rtc[RTC_IRQ_ENABLED / 4] = 1;
	rtc[RTC_ALARM_HIGH / 4] = (unsigned)(at >> 32);
	rtc[RTC_ALARM_LOW / 4] = (unsigned)at;
}

static void quiet(seL4_CPtr handler)
{
	rtc[RTC_CLEAR_INTERRUPT / 4] = 1;
	rtc[RTC_IRQ_ENABLED / 4] = 0;
	OK(seL4_IRQHandler_Ack(handler));
}

TEST(irq_signals_its_notification_with_its_badge)
{
	seL4_CPtr handler = slot_new(), notification = notification_new();
	seL4_Word badge = 0;

	map_rtc();
	OK(get(RTC_IRQ, handler));
	OK(seL4_IRQHandler_SetNotification(handler,
					   cap_mint(notification, seL4_AllRights, 0x100000)));
	for (int i = 0; i < 5; i++) {
		alarm_in(1);
		seL4_Wait(notification, &badge);
		CHECK_EQ(badge, 0x100000);
		quiet(handler);
	}
	seL4_NBWait(notification, &badge);
	CHECK_EQ(badge, 0);
}

TEST(irq_wakes_a_receiver_through_its_bound_notification)
{
	seL4_CPtr handler = slot_new(), notification = notification_new();
	seL4_CPtr endpoint = endpoint_new();
	seL4_CPtr self = tcb_own();
	seL4_Word badge = 0;

	map_rtc();
	OK(get(RTC_IRQ, handler));
	OK(seL4_TCB_BindNotification(self, notification));
	OK(seL4_IRQHandler_SetNotification(handler, cap_mint(notification, seL4_AllRights, 2)));
	alarm_in(1);
	seL4_Recv(endpoint, &badge, reply_new());
	CHECK_EQ(badge, 2);
	quiet(handler);
}

TEST(irq_without_a_notification_is_dropped)
{
	seL4_CPtr handler = slot_new(), notification = notification_new();
	seL4_Word badge = 0;

	map_rtc();
	OK(get(RTC_IRQ, handler));
	OK(seL4_IRQHandler_SetNotification(handler, cap_mint(notification, seL4_AllRights, 4)));
	OK(seL4_IRQHandler_Clear(handler));
	alarm_in(1);
	spin_us(20000);
	quiet(handler);
	seL4_NBWait(notification, &badge);
	CHECK_EQ(badge, 0);
	OK(seL4_IRQHandler_SetNotification(handler, cap_mint(notification, seL4_AllRights, 4)));
	alarm_in(1);
	seL4_Wait(notification, &badge);
	CHECK_EQ(badge, 4);
	quiet(handler);
}

TEST(irq_of_a_deleted_handler_is_off)
{
	seL4_CPtr handler = slot_new(), notification = notification_new();
	seL4_Word badge = 0;

	map_rtc();
	OK(get(RTC_IRQ, handler));
	OK(seL4_IRQHandler_SetNotification(handler, cap_mint(notification, seL4_AllRights, 8)));
	cap_delete(handler);
	alarm_in(1);
	spin_us(20000);
	seL4_NBWait(notification, &badge);
	CHECK_EQ(badge, 0);
	rtc[RTC_CLEAR_INTERRUPT / 4] = 1;
	rtc[RTC_IRQ_ENABLED / 4] = 0;
}
