/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Capabilities in messages: where one lands, when it is left out, and how a
 * capability to the message's own endpoint arrives as a badge.
 */
#include "tests/kernel/test.h"

static seL4_CPtr endpoint, reply, slot;

static void set_up(void)
{
	endpoint = endpoint_new();
	reply = reply_new();
	slot = slot_new();
	seL4_SetCapReceivePath(CNODE, slot, DEPTH);
}

/* Sends up to three capabilities: the third argument holds two, 32 bits each. */
static void send_caps(seL4_Word through, seL4_Word first, seL4_Word others)
{
	seL4_Word count = 1;

	seL4_SetCap(0, first);
	seL4_SetCap(1, others & 0xffffffff);
	seL4_SetCap(2, others >> 32);
	count += (others & 0xffffffff) != 0;
	count += others >> 32 != 0;
	seL4_Send(through, seL4_MessageInfo_new(1, 0, count, 0));
}

static seL4_MessageInfo_t receive(void)
{
	return seL4_Recv(endpoint, 0, reply);
}

/* The capability in the receive slot signals this notification. */
static void check_received(seL4_CPtr notification)
{
	seL4_Word badge = 0;

	seL4_Signal(slot);
	seL4_NBWait(notification, &badge);
	CHECK_EQ(badge, 0x51);
}

TEST(transfer_puts_the_capability_into_the_receive_slot)
{
	seL4_CPtr object = notification_new(), badged = cap_mint(object, seL4_AllRights, 0x51);
	seL4_MessageInfo_t info;

	set_up();
	thread_run(PRIO_HIGH, send_caps, endpoint, badged, 0);
	info = receive();
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(info), 1);
	CHECK_EQ(seL4_MessageInfo_get_capsUnwrapped(info), 0);
	check_received(object);
	CHECK(!slot_is_empty(badged));
}

TEST(transfer_needs_grant_on_the_senders_capability)
{
	seL4_CPtr weak;

	set_up();
	weak = cap_mint(endpoint, seL4_CapRights_new(1, 0, 1, 1), 0);
	thread_run(PRIO_HIGH, send_caps, weak, notification_new(), 0);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(receive()), 0);
	CHECK(slot_is_empty(slot));
}

TEST(transfer_does_not_overwrite_a_full_slot)
{
	seL4_CPtr object = notification_new();

	set_up();
	OK(seL4_CNode_Mint(CNODE, slot, DEPTH, CNODE, object, DEPTH, seL4_AllRights, 0x51));
	thread_run(PRIO_HIGH, send_caps, endpoint, notification_new(), 0);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(receive()), 0);
	check_received(object);
}

TEST(transfer_without_a_receive_slot_leaves_it_out)
{
	set_up();
	seL4_SetCapReceivePath(0, 0, 0);
	thread_run(PRIO_HIGH, send_caps, endpoint, notification_new(), 0);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(receive()), 0);
}

TEST(transfer_takes_one_capability_only)
{
	seL4_CPtr object = notification_new();

	set_up();
	thread_run(PRIO_HIGH, send_caps, endpoint, cap_mint(object, seL4_AllRights, 0x51),
		   (seL4_Word)notification_new());
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(receive()), 1);
	check_received(object);
}

TEST(transfer_unwraps_capabilities_to_the_same_endpoint)
{
	seL4_MessageInfo_t info;
	seL4_CPtr badged, through;

	set_up();
	badged = cap_mint(endpoint, seL4_AllRights, 0x77);
	through = cap_mint(endpoint, seL4_AllRights, 0x88);
	thread_run(PRIO_HIGH, send_caps, through, badged, 0);
	info = receive();
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(info), 1);
	CHECK_EQ(seL4_MessageInfo_get_capsUnwrapped(info), 1);
	CHECK_EQ(seL4_GetBadge(0), 0x77);
	CHECK(slot_is_empty(slot));
}

TEST(transfer_mixes_unwrapped_and_one_real)
{
	seL4_CPtr object = notification_new(), badged = cap_mint(object, seL4_AllRights, 0x51);
	seL4_MessageInfo_t info;
	seL4_Word one, two;

	set_up();
	one = cap_mint(endpoint, seL4_AllRights, 0x71);
	two = cap_mint(endpoint, seL4_AllRights, 0x72);
	thread_run(PRIO_HIGH, send_caps, endpoint, one, two << 32 | badged);
	info = receive();
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(info), 3);
	CHECK_EQ(seL4_MessageInfo_get_capsUnwrapped(info), 5);
	CHECK_EQ(seL4_GetBadge(0), 0x71);
	CHECK_EQ(seL4_GetBadge(2), 0x72);
	check_received(object);
}

TEST(transfer_leaves_out_what_cannot_be_copied)
{
	set_up();
	thread_run(PRIO_HIGH, send_caps, endpoint, seL4_CapIRQControl, 0);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(receive()), 0);
	CHECK(slot_is_empty(slot));
}

TEST(transfer_of_an_empty_slot_gives_nothing)
{
	seL4_MessageInfo_t info;

	set_up();
	thread_run(PRIO_HIGH, send_caps, endpoint, 0, 0);
	info = receive();
	CHECK_IN(seL4_MessageInfo_get_extraCaps(info), 0, 1);
	CHECK(slot_is_empty(slot));
}

TEST(transfer_of_an_unresolvable_capability_faults_the_sender)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr handler = endpoint_new();

	set_up();
	thread_set_fault_endpoint(t, handler);
	thread_start(t, send_caps, endpoint, 1UL << 20, 0);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(handler, 0, reply)), seL4_Fault_CapFault);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_Addr), 1UL << 20);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_InRecvPhase), 0);
}

static void nbsend_caps(seL4_Word to, seL4_Word cap, seL4_Word c)
{
	(void)c;
	seL4_SetCap(0, cap);
	seL4_NBSend(to, seL4_MessageInfo_new(5, 0, 1, 0));
}

TEST(transfer_of_an_unresolvable_capability_by_nbsend_sends_nothing)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr handler = endpoint_new();
	seL4_Word badge = 0;

	set_up();
	thread_set_fault_endpoint(t, cap_mint(handler, seL4_AllRights, 1));
	thread_start(t, nbsend_caps, cap_mint(endpoint, seL4_AllRights, 2), 1UL << 20, 0);
	CHECK_EQ(t->finished, 1);
	seL4_NBRecv(endpoint, &badge, reply);
	CHECK_EQ(badge, 0);
	seL4_NBRecv(handler, &badge, reply);
	CHECK_EQ(badge, 0);
}

TEST(transfer_makes_a_descendant_of_the_senders_original)
{
	seL4_CPtr object = notification_new();

	set_up();
	thread_run(PRIO_HIGH, send_caps, endpoint, object, 0);
	receive();
	CHECK(!slot_is_empty(slot));
	cap_revoke(object);
	CHECK(slot_is_empty(slot));
}

static seL4_CPtr answer_slot;
static volatile seL4_Word answer;

static void call_for_cap(seL4_Word b, seL4_Word c, seL4_Word d)
{
	(void)b;
	(void)c;
	(void)d;
	seL4_SetCapReceivePath(CNODE, answer_slot, DEPTH);
	answer = seL4_Call(endpoint, seL4_MessageInfo_new(1, 0, 0, 0)).words[0];
}

static void answer_with_cap(seL4_CPtr through, seL4_CPtr cap)
{
	answer_slot = slot_new();
	thread_run(PRIO_HIGH, call_for_cap, 0, 0, 0);
	receive();
	seL4_SetCap(0, cap);
	seL4_Send(through, seL4_MessageInfo_new(2, 0, 1, 0));
}

TEST(transfer_in_a_reply)
{
	set_up();
	answer_with_cap(reply, notification_new());
	CHECK_EQ(answer, seL4_MessageInfo_new(2, 0, 1, 0).words[0]);
	CHECK(!slot_is_empty(answer_slot));
}

TEST(transfer_in_a_reply_needs_grant_on_the_reply_capability)
{
	set_up();
	answer_with_cap(cap_copy(reply, seL4_ReadWrite), notification_new());
	CHECK_EQ(answer, seL4_MessageInfo_new(2, 0, 0, 0).words[0]);
	CHECK(slot_is_empty(answer_slot));
}

TEST(transfer_into_a_deeper_cspace)
{
	seL4_CPtr cnode = cnode_new(4), object = notification_new();
	seL4_CPtr badged = cap_mint(object, seL4_AllRights, 0x51);

	set_up();
	seL4_SetCapReceivePath(cnode, 9, 4);
	thread_run(PRIO_HIGH, send_caps, endpoint, badged, 0);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(receive()), 1);
	OK(seL4_CNode_Move(CNODE, slot, DEPTH, cnode, 9, 4));
	check_received(object);
}
