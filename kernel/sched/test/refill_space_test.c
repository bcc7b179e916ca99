/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Budgets, all of them that are small: every state that a scheduling context
 * can reach with small parameters is visited, whatever the thread does. The
 * judge is a record of the ticks that were used, which knows nothing of
 * refills: a thread may use a tick if the period that ends with it has seen
 * less than the budget. A context must never give more than that, and exactly
 * that where its ring has room. A second search calls the functions in every
 * order, also in ones that keep no promise but the shape of the ring.
 * An argument on the command line makes both much larger (./qsoe prove).
 */
#include <stdlib.h>
#include <string.h>

#include "kernel/sched_context.h"
#include "kernel/test/test.h"

enum { RING_MAX = 12, KEY_BYTES = 2 * RING_MAX + 8, FIRST_TABLE = 1 << 12, WAIT_MAX = 3 };

struct scope {
	word period_max;
	unsigned depth;
};

static const struct scope quick = { 6, 4 }, deep = { 9, 6 };
static const struct scope *scope = &quick;

/* A context, and what its thread did in the last period: bit 0 is the last tick. */
struct world {
	union {
		struct sched_context sc;
		u8 object[sizeof(struct sched_context) + RING_MAX * sizeof(struct refill)];
	};
	word now;
	word used;
	bool running;
};

static word min;

static struct refill *refill_at(struct world *w, word n)
{
	struct sched_context *sc = &w->sc;

	return &sc->refills[(sc->refill_head + n) % sc->refill_max];
}

/* What holds after every operation, in whatever order they are called. */
static void check_shape(struct world *w)
{
	struct sched_context *sc = &w->sc;
	word sum = 0, last = 0;

	assert_in_range(sc->refill_count, 1, sc->refill_max);
	assert_true(sc->refill_head < sc->refill_max);
	for (word n = 0; n < sc->refill_count; n++) {
		struct refill *r = refill_at(w, n);

		assert_true(sc->period == 0 || r->time >= last);
		last = r->time + r->amount;
		sum += r->amount;
	}
	assert_int_equal(sum, sc->budget);
	assert_int_equal(refill_sum(sc), sc->budget);
	assert_true(refill_at(w, 0)->amount >= min);
	assert_true(sc->period > 0 || sc->refill_count == 2);
}

/* States seen so far: an open hash table of keys that grows. */
struct key {
	u8 bytes[KEY_BYTES];
};

static struct key *table;
static unsigned char *taken;
static size_t table_size, table_used;

static size_t place_of(const struct key *k)
{
	word hash = 14695981039346656037UL;

	for (unsigned i = 0; i < KEY_BYTES; i++) {
		hash = (hash ^ k->bytes[i]) * 1099511628211UL;
	}
	hash ^= hash >> 29;
	while (taken[hash & (table_size - 1)] &&
	       memcmp(&table[hash & (table_size - 1)], k, sizeof(*k)) != 0) {
		hash++;
	}
	return hash & (table_size - 1);
}

static void table_new(size_t size)
{
	table_size = size;
	table_used = 0;
	table = malloc(size * sizeof(*table));
	taken = calloc(size, 1);
	assert_true(table && taken);
}

static bool add(const struct key *k)
{
	size_t at = place_of(k);

	if (taken[at]) {
		return false;
	}
	taken[at] = 1;
	table[at] = *k;
	table_used++;
	return true;
}

static void grow(void)
{
	struct key *old = table;
	unsigned char *old_taken = taken;
	size_t size = table_size;

	table_new(size * 2);
	for (size_t i = 0; i < size; i++) {
		if (old_taken[i]) {
			add(&old[i]);
		}
	}
	free(old);
	free(old_taken);
}

/*
 * The state relative to now. A refill that became due earlier is as good as
 * one that is due now: a thread that begins to run is unblocked first.
 */
static bool is_new(struct world *w)
{
	struct key k = { { 0 } };
	unsigned n = 0;

	if (2 * table_used > table_size) {
		grow();
	}
	k.bytes[n++] = w->running;
	k.bytes[n++] = w->sc.refill_head;
	k.bytes[n++] = w->sc.refill_count;
	k.bytes[n++] = w->used;
	k.bytes[n++] = w->used >> 8;
	for (word i = 0; i < w->sc.refill_count; i++) {
		struct refill *r = refill_at(w, i);

		k.bytes[n++] = r->time > w->now ? r->time - w->now : 0;
		k.bytes[n++] = r->amount;
	}
	return add(&k);
}

/* States still to be looked at. */
static struct world *stack;
static size_t depth, room;

static void push(const struct world *w)
{
	if (depth == room) {
		room = room ? 2 * room : 1024;
		stack = realloc(stack, room * sizeof(*stack));
		assert_non_null(stack);
	}
	stack[depth++] = *w;
}

static bool may_use_next_tick(word used, word budget, word period)
{
	return (word)__builtin_popcountl((used << 1 | 1) & MASK(period)) <= budget;
}

/* How long the thread may run from now on, by the record alone. */
static word allowed(const struct world *w)
{
	word used = w->used, ticks = 0;

	while (ticks < w->sc.budget && may_use_next_tick(used, w->sc.budget, w->sc.period)) {
		used = used << 1 | 1;
		ticks++;
	}
	return ticks;
}

/* `exact`: the ring never joins refills because it is full, nor because they are small. */
static void check_promise(const struct world *w, bool exact)
{
	struct world copy = *w;
	word given = 0;

	if (!copy.running) {
		refill_unblock(&copy.sc, copy.now, min);
	}
	if (refill_ready(&copy.sc, copy.now)) {
		given = refill_head(&copy.sc)->amount;
	}
	assert_true(given <= allowed(&copy));
	if (!copy.running && (exact || copy.used == 0)) {
		assert_int_equal(given, allowed(&copy));
	}
}

static void visit(struct world *w, bool exact)
{
	check_shape(w);
	if (is_new(w)) {
		check_promise(w, exact);
		push(w);
	}
}

static void pass(struct world *w, word ticks, word used)
{
	w->now += ticks;
	w->used = (w->used << ticks | used) & MASK(w->sc.period);
}

/* Everything that can happen to a thread of this context. */
static void go_on(const struct world *from, bool exact)
{
	struct world next = *from;

	next.running = false;
	pass(&next, 1, 0);
	visit(&next, exact);
	next = *from;
	if (!next.running) {
		refill_unblock(&next.sc, next.now, min);
		check_shape(&next);
	}
	if (!refill_ready(&next.sc, next.now)) {
		return;
	}
	for (word used = 1; used <= refill_head(&next.sc)->amount; used++) {
		struct world after = next;

		pass(&after, used, MASK(used));
		refill_charge(&after.sc, used, min);
		after.running = refill_ready(&after.sc, after.now);
		visit(&after, exact);
	}
}

static void explore(word max, word budget, word period)
{
	struct world w = { .now = 1000 };

	table_new(FIRST_TABLE);
	refill_new(&w.sc, max, budget, period, w.now);
	visit(&w, false);
	while (depth > 0) {
		w = stack[--depth];
		go_on(&w, min == 1 && max > period);
	}
	assert_true(table_used > budget);
	free(table);
	free(taken);
}

static void no_window_sees_more_than_the_budget_and_none_is_lost(void **state)
{
	(void)state;
	for (word period = 2; period <= scope->period_max; period++) {
		for (word budget = 1; budget < period; budget++) {
			for (min = 1; min <= budget && min <= 3; min++) {
				explore(2, budget, period);
				explore(3, budget, period);
				explore(period + 1, budget, period);
			}
		}
	}
}

static void call_all(const struct world *from, unsigned left);

static void check_and_call(struct world *w, unsigned left)
{
	check_shape(w);
	call_all(w, left - 1);
}

static void update_all(const struct world *from, unsigned left)
{
	for (word max = 2; max <= 3; max++) {
		for (word period = 0; period <= 5; period += 5) {
			for (word budget = min; budget <= 4; budget++) {
				struct world w = *from;

				refill_update(&w.sc, max, budget, period, w.now);
				check_and_call(&w, left);
			}
		}
	}
}

/* Each function with each small argument, then all of that again. */
static void call_all(const struct world *from, unsigned left)
{
	if (left == 0) {
		return;
	}
	for (word used = 0; used <= from->sc.budget + from->sc.period + 1; used++) {
		struct world w = *from;
		struct refill head = *refill_head(&w.sc);

		w.now += used;
		refill_charge(&w.sc, used, min);
		/* What is used is the first part of the head. */
		assert_true(w.sc.period == 0 || used > head.amount ||
			    refill_head(&w.sc)->time >= head.time + used);
		check_and_call(&w, left);
	}
	for (word wait = 0; wait <= WAIT_MAX; wait++) {
		struct world w = *from;

		w.now += wait;
		refill_unblock(&w.sc, w.now, min);
		check_and_call(&w, left);
	}
	update_all(from, left);
}

static void the_ring_keeps_its_shape_in_any_order_of_calls(void **state)
{
	(void)state;
	for (min = 1; min <= 2; min++) {
		struct world w = { .now = 100 };

		refill_new(&w.sc, 3, 3, 5, w.now);
		call_all(&w, scope->depth);
		refill_new(&w.sc, 2, 4, 0, w.now);
		call_all(&w, scope->depth);
	}
}

/* The two questions, on both sides of every edge. */
static void a_context_has_time_when_its_head_has_it(void **state)
{
	static const word edges[] = { 0, 1, 2, 3, 7, 8, 9, ~0UL - 1, ~0UL };
	struct world w = { 0 };

	(void)state;
	refill_new(&w.sc, 2, 8, 100, 8);
	for (unsigned i = 0; i < ARRAY_SIZE(edges); i++) {
		assert_int_equal(refill_ready(&w.sc, edges[i]), edges[i] > 7);
		for (unsigned j = 0; j < ARRAY_SIZE(edges); j++) {
			unsigned __int128 wanted = (unsigned __int128)edges[i] + edges[j];

			assert_int_equal(refill_sufficient(&w.sc, edges[i], edges[j]),
					 wanted <= 8);
		}
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_window_sees_more_than_the_budget_and_none_is_lost),
		cmocka_unit_test(the_ring_keeps_its_shape_in_any_order_of_calls),
		cmocka_unit_test(a_context_has_time_when_its_head_has_it),
	};

	(void)argv;
	scope = argc > 1 ? &deep : &quick;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
