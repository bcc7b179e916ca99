/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SchedControl: the authority to hand out time of one core. Configuring gives
 * a scheduling context its budget and period and moves it to that core.
 */
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/invocation.h"
#include "kernel/sched.h"

enum { REFILLS_MIN = 2, MIN_BUDGET_US = 20 };

struct parameters {
	u32 core;
	word budget;	/* ticks */
	word period;
	word refills;
	word badge;
	bool sporadic;
};

/* Leaves room to add a few periods to a time without overflow. */
static word us_max(void)
{
	return ~0UL / (8 * ticks_per_us);
}

static word extra_refills_max(struct cap sc)
{
	return (BIT(cap_size_bits(sc)) - seL4_CoreSchedContextBytes) / seL4_RefillSizeBytes;
}

/* In use on the core it stays on: what it has used must not be forgotten. */
static bool keeps_window(const struct sched_context *sc, u32 core)
{
	return sc->core == core && sc_is_active(sc) && sc->tcb && tcb_is_runnable(sc->tcb);
}

static void set_refills(struct sched_context *sc, const struct parameters *p)
{
	word now = core_self()->now;

	if (keeps_window(sc, p->core)) {
		refill_update(sc, p->refills, p->budget, p->period, now);
	} else {
		refill_new(sc, p->refills, p->budget, p->period, now);
	}
}

static void configure(struct sched_context *sc, const struct parameters *p)
{
	struct core *core = core_self();
	struct tcb *t = sc->tcb;

	if (t) {
		schedule_stall(t);
		schedule_dequeue(t);
	}
	if (core->sc == sc) {
		schedule_charge(core);
	}
	sc->badge = p->badge;
	sc->sporadic = p->sporadic;
	set_refills(sc, p);
	sc->core = p->core;
	for (unsigned i = 0; i < core_count; i++) {
		if (cores[i].sc == sc) {
			cores[i].now = core->now;
			schedule_restart_slice(&cores[i]);
		}
	}
	if (t) {
		schedule_migrate(t, sc->core);
		sc_resume(sc);
		schedule_push(t);
	}
}

static int check_times(word budget, word period)
{
	if (budget < MIN_BUDGET_US || budget > us_max()) {
		return error_range(MIN_BUDGET_US, us_max());
	}
	if (period < MIN_BUDGET_US || period > us_max()) {
		return error_range(MIN_BUDGET_US, us_max());
	}
	if (budget > period) {
		return error_range(MIN_BUDGET_US, period);
	}
	return 0;
}

static int decode_configure(struct invocation *inv)
{
	struct cap sc = invocation_extra(inv, 0);
	word budget, period, extra;
	int error;

	if (inv->length < 5 || inv->extra_count < 1) {
		return error_truncated();
	}
	budget = invocation_arg(inv, 0);
	period = invocation_arg(inv, 1);
	extra = invocation_arg(inv, 2);
	error = check_times(budget, period);
	if (error) {
		return error;
	}
	if (!cap_is(sc, CAP_SCHED_CONTEXT)) {
		return error_capability(1);
	}
	if (extra > extra_refills_max(sc)) {
		return error_range(0, extra_refills_max(sc));
	}
	configure(cap_object(sc), &(struct parameters){
		.core = inv->cap.w1,
		.budget = budget * ticks_per_us,
		.period = budget == period ? 0 : period * ticks_per_us,
		.refills = budget == period ? REFILLS_MIN : extra + REFILLS_MIN,
		.badge = invocation_arg(inv, 3),
		.sporadic = invocation_arg(inv, 4) & seL4_SchedContext_Sporadic,
	});
	return 0;
}

int sched_control_decode(struct invocation *inv)
{
	return inv->label == SchedControlConfigureFlags ? decode_configure(inv) : error_illegal();
}
