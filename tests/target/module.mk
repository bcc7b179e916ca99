# SPDX-License-Identifier: Apache-2.0
TARGET_NAMES := message pulse receivers interrupt channel unblock process signal pipe memory \
	thread thread_calls sync clock timer signal_calls sched sporadic runmask group time file \
	terminal ledger ending library reuse setuid vouch start_block limit

$(eval $(call library,check,$(addprefix tests/target/,check.c harts.c setuid/run.c),-D_GNU_SOURCE))
$(foreach t,$(TARGET_NAMES),$(eval $(call target_test,$(t),tests/target/$(t)_test.c,check,\
	-D_GNU_SOURCE)))

include tests/target/dynamic/module.mk tests/target/setuid/module.mk
