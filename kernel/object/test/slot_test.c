/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The derivation tree and deletion: children are found, revocation takes all
 * of them and nothing else, objects die exactly with their last cap, and
 * nested or circular CNodes are emptied to the last slot, also when every
 * step is preempted.
 */
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/endpoint.h"
#include "kernel/invocation.h"
#include "kernel/irq.h"
#include "kernel/notification.h"
#include "kernel/reply.h"
#include "kernel/sched_context.h"
#include "kernel/test/test.h"

enum { SLOTS = 64, STEPS = 100000, UNTYPED_BITS = 16, RADIX = 3 };

static struct slot *root;	/* the untyped that everything comes from */
static struct slot *slots;
static unsigned endpoints_destroyed;
static bool preempt;

/* The rest of the kernel, as far as deletion calls it. */
bool endpoint_cancel_one(struct endpoint *e)
{
	(void)e;
	endpoints_destroyed++;
	return false;
}

bool notification_cancel_one(struct notification *n) { (void)n; return false; }
void reply_clear(struct reply *r) { (void)r; }
void sc_destroy(struct sched_context *sc) { (void)sc; }
void sc_unbind_notification(struct sched_context *sc) { (void)sc; }
void tcb_destroy(struct tcb *t) { (void)t; }
void tcb_unbind_notification(struct tcb *t) { (void)t; }
void irq_handler_destroy(word irq) { (void)irq; }
void arch_cap_finalise(struct cap cap, bool final) { (void)cap; (void)final; }
word arch_cap_size(struct cap cap) { (void)cap; return 0; }
word arch_cap_address(struct cap cap) { (void)cap; return 0; }
bool arch_cap_same_region(struct cap a, struct cap b) { (void)a; (void)b; return false; }
bool arch_cap_same_object(struct cap a, struct cap b) { (void)a; (void)b; return false; }
int arch_cap_derive(const struct slot *s, struct cap cap, struct cap *out)
{
	(void)s;
	*out = cap;
	return 0;
}
struct cap arch_cap_mask_rights(struct cap cap, word rights) { (void)rights; return cap; }
bool preempt_wanted(void) { return preempt; }
int error_revoke_first(void) { return seL4_RevokeFirst; }

static int set_up(void **state)
{
	void *memory;

	(void)state;
	arena_reset();
	preempt = false;
	endpoints_destroyed = 0;
	memory = arena_take(1 << UNTYPED_BITS);
	root = arena_take(sizeof(*root));
	slots = arena_take(sizeof(*slots) * SLOTS);
	slot_set_root(root, cap_untyped_new((word)memory, UNTYPED_BITS, false));
	return 0;
}

static void *memory_at(word offset)
{
	return (char *)phys_to_virt(cap_paddr(root->cap)) + offset;
}

static void make_endpoint(struct slot *to, word offset)
{
	struct cap cap = cap_new(CAP_ENDPOINT, memory_at(offset));

	cap_rights_set(&cap, seL4_RightsAll);
	slot_set_child(to, cap, root);
}

static struct slot *make_cnode(struct slot *to, word offset)
{
	slot_set_child(to, cap_cnode_new(memory_at(offset), RADIX, 0, 0), root);
	return memory_at(offset);
}

/* Calls until it is no longer preempted; returns how often that was. */
static unsigned finish(int (*operation)(struct slot *), struct slot *s)
{
	unsigned times = 0;

	while (operation(s) == INVOCATION_PREEMPTED) {
		times++;
		assert_true(times < 10000);
	}
	return times;
}

/* Follows the list from the root: linked both ways, and no slot twice. */
static unsigned check_list(void)
{
	unsigned n = 0;

	for (struct slot *s = root; s; s = slot_next(s)) {
		assert_false(slot_is_empty(s));
		assert_true(!slot_next(s) || slot_next(s)->prev == s);
		assert_true(++n < 10000);
	}
	return n;
}

static void copies_are_children_of_the_original_only(void **state)
{
	(void)state;
	make_endpoint(&slots[0], 0);
	slot_insert(&slots[1], slots[0].cap, &slots[0]);
	slot_insert(&slots[2], slots[1].cap, &slots[1]);
	assert_true(slot_is_parent(&slots[0], &slots[1]));
	assert_true(slot_is_parent(&slots[0], &slots[2]));
	assert_false(slot_is_parent(&slots[1], &slots[2]));
	assert_int_equal(slot_revoke(&slots[1]), 0);
	assert_false(slot_is_empty(&slots[2]));
	assert_int_equal(slot_revoke(&slots[0]), 0);
	assert_true(slot_is_empty(&slots[1]) && slot_is_empty(&slots[2]));
	assert_int_equal(endpoints_destroyed, 0);
}

static void a_badged_original_is_parent_of_its_copies(void **state)
{
	struct cap badged;

	(void)state;
	make_endpoint(&slots[0], 0);
	badged = cap_apply_data(slots[0].cap, 7, false);
	slot_insert(&slots[1], badged, &slots[0]);
	slot_insert(&slots[2], slots[1].cap, &slots[1]);
	slot_insert(&slots[3], badged, &slots[0]);
	assert_true(slot_is_parent(&slots[1], &slots[2]));
	assert_false(slot_is_parent(&slots[1], &slots[3]));
	slot_revoke(&slots[1]);
	assert_true(slot_is_empty(&slots[2]));
	assert_false(slot_is_empty(&slots[3]));
	assert_true(cap_is_null(cap_apply_data(badged, 8, false)));
}

static void copies_of_a_deleted_badged_cap_find_no_new_parent(void **state)
{
	struct cap badged;

	(void)state;
	make_endpoint(&slots[0], 0);
	badged = cap_apply_data(slots[0].cap, 7, false);
	slot_insert(&slots[1], badged, &slots[0]);
	slot_insert(&slots[2], slots[1].cap, &slots[1]);
	slot_insert(&slots[3], badged, &slots[0]);
	slot_delete(&slots[1]);
	assert_false(slot_has_children(&slots[3]));
	slot_revoke(&slots[3]);
	assert_false(slot_is_empty(&slots[2]));
}

static void an_object_dies_with_its_last_cap(void **state)
{
	(void)state;
	make_endpoint(&slots[0], 0);
	slot_insert(&slots[1], slots[0].cap, &slots[0]);
	slot_delete(&slots[0]);
	assert_int_equal(endpoints_destroyed, 0);
	slot_delete(&slots[1]);
	assert_int_equal(endpoints_destroyed, 1);
	assert_int_equal(check_list(), 1);
}

static void neighbours_can_be_exchanged(void **state)
{
	struct cap a, b;

	(void)state;
	make_endpoint(&slots[0], 0);
	make_endpoint(&slots[1], 16);
	a = slots[0].cap;
	b = slots[1].cap;
	slot_swap(&slots[0], b, &slots[1], a);
	assert_int_equal(check_list(), 3);
	slot_swap(&slots[1], b, &slots[0], a);
	assert_int_equal(check_list(), 3);
	assert_int_equal(slots[1].cap.w0, b.w0);
}

static void deleting_a_cnode_deletes_what_nested_ones_hold(void **state)
{
	struct slot *outer, *inner;

	(void)state;
	outer = make_cnode(&slots[0], 0);
	inner = make_cnode(&outer[5], 0x1000);
	make_endpoint(&outer[2], 0x2000);
	make_endpoint(&inner[0], 0x2010);
	make_endpoint(&inner[7], 0x2020);
	preempt = true;
	assert_true(finish(slot_delete, &slots[0]) > 3);
	assert_int_equal(endpoints_destroyed, 3);
	assert_int_equal(check_list(), 1);
}

static void a_cnode_that_holds_its_own_last_cap_is_revoked(void **state)
{
	(void)state;
	for (int at = 0; at < 1 << RADIX; at++) {
		struct slot *node = make_cnode(&slots[0], 0);

		slot_move(&node[at], slots[0].cap, &slots[0]);
		make_endpoint(&node[(at + 3) % 8], 0x2000);
		finish(slot_revoke, root);
		assert_int_equal(check_list(), 1);
	}
	assert_int_equal(endpoints_destroyed, 8);
}

/* a[i] holds b's only cap, b[j] holds c's, c[k] holds a's. */
static void circle(int i, int j, int k)
{
	struct slot *a = make_cnode(&slots[0], 0);
	struct slot *b = make_cnode(&slots[1], 0x1000);
	struct slot *c = make_cnode(&slots[2], 0x2000);

	slot_move(&c[k], slots[0].cap, &slots[0]);
	slot_move(&a[i], slots[1].cap, &slots[1]);
	slot_move(&b[j], slots[2].cap, &slots[2]);
	make_endpoint(&a[(i + 1) % 8], 0x3000);
	make_endpoint(&c[(k + 5) % 8], 0x3010);
	finish(slot_revoke, root);
	assert_int_equal(check_list(), 1);
	for (int n = 0; n < 8; n++) {
		assert_true(slot_is_empty(&a[n]) && slot_is_empty(&b[n]) && slot_is_empty(&c[n]));
	}
}

static void cnodes_in_a_circle_are_revoked(void **state)
{
	(void)state;
	for (int n = 0; n < 8 * 8 * 8; n++) {
		preempt = n & 1;
		endpoints_destroyed = 0;
		circle(n % 8, n / 8 % 8, n / 64);
		assert_int_equal(endpoints_destroyed, 2);
	}
}

/* Random copies, moves, exchanges and deletions; the list stays whole throughout. */
static void random_changes_keep_the_list_whole(void **state)
{
	(void)state;
	random_seed(3);
	for (int step = 0; step < STEPS; step++) {
		struct slot *a = &slots[random_below(SLOTS)], *b = &slots[random_below(SLOTS)];
		struct cap derived;

		if (a == b) {
			continue;
		}
		if (slot_is_empty(a)) {
			make_endpoint(a, 16 * random_below(1024));
		} else if (!slot_is_empty(b)) {
			slot_swap(a, a->cap, b, b->cap);
		} else if (random_below(3) == 0) {
			slot_move(b, a->cap, a);
		} else if (random_below(2) == 0) {
			slot_derive(a, a->cap, &derived);
			slot_insert(b, derived, a);
		} else {
			slot_delete(a);
		}
		if (step % 64 == 0) {
			check_list();
		}
	}
	finish(slot_revoke, root);
	assert_int_equal(check_list(), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(copies_are_children_of_the_original_only, set_up),
		cmocka_unit_test_setup(a_badged_original_is_parent_of_its_copies, set_up),
		cmocka_unit_test_setup(copies_of_a_deleted_badged_cap_find_no_new_parent, set_up),
		cmocka_unit_test_setup(an_object_dies_with_its_last_cap, set_up),
		cmocka_unit_test_setup(neighbours_can_be_exchanged, set_up),
		cmocka_unit_test_setup(deleting_a_cnode_deletes_what_nested_ones_hold, set_up),
		cmocka_unit_test_setup(a_cnode_that_holds_its_own_last_cap_is_revoked, set_up),
		cmocka_unit_test_setup(cnodes_in_a_circle_are_revoked, set_up),
		cmocka_unit_test_setup(random_changes_keep_the_list_whole, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
