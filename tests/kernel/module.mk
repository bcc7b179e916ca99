# SPDX-License-Identifier: Apache-2.0
#
# Three root servers from the same parts: the tests, the instruction counts, and random calls.
KTEST := tests/kernel
KTEST_PARTS := $(addprefix $(KTEST)/,start.S console.c device.c pool.c thread.c space.c)
KTEST_GROUPS := bootinfo lookup cnode untyped derivation endpoint endpoint_queue send_phase \
	transfer notification reply fault tcb registers fpu page asid sched budget timeout donation \
	borrowing timer revoke irq domain debug smp
# -fno-toplevel-reorder: tests run in the order they are written.
KTEST_FLAGS := -iquote $(KTEST)/include -fno-toplevel-reorder
kernel-test_LDFLAGS := -Wl,--no-warn-rwx-segments
kernel-random_LDFLAGS := -Wl,--no-warn-rwx-segments
kernel-bench_LDFLAGS := -Wl,--no-warn-rwx-segments

$(eval $(call bare_program,kernel-test,$(KTEST_PARTS) \
	$(addprefix $(KTEST)/,supervisor.c turns.c counting.c exchange.c) \
	$(KTEST_GROUPS:%=$(KTEST)/%.c),$(KTEST)/root.ld,base,$(KTEST_FLAGS)))
$(eval $(call bare_program,kernel-bench,$(KTEST_PARTS) $(addprefix $(KTEST)/,fail.c bench.c),\
	$(KTEST)/root.ld,base,$(KTEST_FLAGS)))
$(eval $(call bare_program,kernel-random,$(KTEST_PARTS) $(KTEST)/fail.c \
	$(addprefix $(KTEST)/random,.c _call.c _partner.c),$(KTEST)/root.ld,base,$(KTEST_FLAGS)))
