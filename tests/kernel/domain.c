/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduling domains on a kernel that has one: only number 0 is accepted, and
 * the schedule has one entry, whose duration can be set.
 */
#include "tests/kernel/test.h"

static seL4_MessageInfo_t invoke(seL4_Word label, seL4_Word caps, seL4_Word length)
{
	return seL4_Call(seL4_CapDomain, seL4_MessageInfo_new(label, 0, caps, length));
}

TEST(domain_set_takes_domain_0_only)
{
	struct thread *t = thread_new(PRIO_LOW);

	OK(seL4_DomainSet_Set(seL4_CapDomain, 0, t->tcb));
	CHECK_EQ(seL4_DomainSet_Set(seL4_CapDomain, 1, t->tcb), seL4_InvalidArgument);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(seL4_DomainSet_Set(seL4_CapDomain, 0, endpoint_new()), seL4_InvalidArgument);
	CHECK_EQ(seL4_GetMR(0), 1);
}

TEST(domain_short_messages_are_truncated)
{
	seL4_SetCap(0, thread_new(PRIO_LOW)->tcb);
	CHECK_EQ(seL4_MessageInfo_get_label(invoke(DomainSetSet, 1, 0)), seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(invoke(DomainSetSet, 0, 1)), seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(invoke(DomainScheduleConfigure, 0, 2)),
		 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(invoke(DomainScheduleSetStart, 0, 0)),
		 seL4_TruncatedMessage);
}

TEST(domain_set_looks_at_the_number_before_the_thread)
{
	seL4_SetMR(0, 1);
	CHECK_EQ(seL4_MessageInfo_get_label(invoke(DomainSetSet, 0, 1)), seL4_InvalidArgument);
	CHECK_EQ(seL4_GetMR(0), 0);
}

static void expect_range(int error, seL4_Word low, seL4_Word high)
{
	CHECK_EQ(error, seL4_RangeError);
	CHECK_EQ(seL4_GetMR(0), low);
	CHECK_EQ(seL4_GetMR(1), high);
}

TEST(domain_schedule_has_one_entry)
{
	static const seL4_Word longest = (1UL << 56) - 1;

	OK(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 0, 0, 1));
	OK(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 0, 0, longest));
	expect_range(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 1, 0, 1), 0, 0);
	expect_range(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, ~0UL, 0, 1), 0, 0);
	expect_range(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 0, 1, 0), 0, 0);
	CHECK_EQ(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 0, 0, 0), seL4_InvalidArgument);
	CHECK_EQ(seL4_GetMR(0), 2);
	CHECK_EQ(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 0, 0, longest + 1),
		 seL4_InvalidArgument);
	CHECK_EQ(seL4_GetMR(0), 2);
}

TEST(domain_schedule_starts_at_its_entry)
{
	OK(seL4_DomainSet_ScheduleSetStart(seL4_CapDomain, 0));
	CHECK_EQ(seL4_DomainSet_ScheduleSetStart(seL4_CapDomain, 1), seL4_InvalidArgument);
	CHECK_EQ(seL4_GetMR(0), 0);
	expect_range(seL4_DomainSet_ScheduleSetStart(seL4_CapDomain, 2), 0, 1);
}

TEST(domain_foreign_labels_are_illegal)
{
	CHECK_EQ(seL4_MessageInfo_get_label(invoke(CNodeDelete, 0, 2)), seL4_IllegalOperation);
}
