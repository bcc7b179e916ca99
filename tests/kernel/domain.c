/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduling domains on a kernel that has one: only number 0 is accepted.
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

TEST(domain_foreign_labels_are_illegal)
{
	CHECK_EQ(seL4_MessageInfo_get_label(invoke(CNodeDelete, 0, 2)), seL4_IllegalOperation);
}
