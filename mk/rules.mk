# SPDX-License-Identifier: Apache-2.0
#
# The macros that module.mk files use. SRCS are named relative to the root (or under $(B) when
# they are made or unpacked there); LIBS are names given to bare_library or library, or -lNAME.
#
#   $(eval $(call bare_library,NAME,SRCS,EXTRA_CFLAGS,LIBS))           -> $(B)/bare/libNAME.a
#   $(eval $(call bare_program,NAME,SRCS,LDSCRIPT,LIBS,EXTRA_CFLAGS))  -> $(B)/bare/NAME.elf
#   $(eval $(call library,NAME,SRCS,EXTRA_CFLAGS,LIBS))                -> $(B)/user/libNAME.a
#   $(eval $(call program,NAME,SRCS,LIBS,INSTALL_PATH,EXTRA_CFLAGS))   -> $(B)/user/NAME.elf, and
#                 stripped as $(B)/user/NAME, in the boot archive at INSTALL_PATH if one is given
#   $(eval $(call shared_library,NAME,SRCS,INSTALL_PATH,EXTRA_CFLAGS)) -> $(B)/user/NAME.so, and so on
#   $(eval $(call target_test,NAME,SRCS,LIBS,EXTRA_CFLAGS))            -> $(B)/user/test-NAME, and
#                 as /test/NAME in the boot archive of test images only (TESTS=1)
#   $(eval $(call host_test,NAME,SRCS,CFLAGS))                         -> $(B)/host/NAME
#
# A library in LIBS also gives its users lib_cflags_NAME (flags) and lib_needs_NAME (files to be
# made before the first compilation). NAME_LDFLAGS and NAME_DEPS (more prerequisites of the
# link, such as a file that the assembly includes) are set before the call; so is NAME_FORM :=
# dynamic, for a program that uses libc.so and is compiled with -fPIE.
# An LDSCRIPT that ends in .S goes through the C preprocessor first.

ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-7s %s\n' '$(1)' '$(2)'
endif

empty :=
space := $(empty) $(empty)
define newline


endef

$(shell mkdir -p $(B)/stamps)

# $(call stamp,NAME,CONTENT): the path of a file that changes only when CONTENT does. What
# depends on it is made again when flags or lists change, at no cost when they do not.
stamp = $(call stamp_write,$(B)/stamps/$(1),$(strip $(2)))$(B)/stamps/$(1)
stamp_write = $(if $(call same,$(strip $(file <$(1))),$(2)),,$(file >$(1),$(2)))
same = $(and $(findstring x$(1)x,x$(2)x),$(findstring x$(2)x,x$(1)x))

# $(call object_of,WORLD/NAME,SRC): a source under $(B) keeps its place below "made".
object_of = $(B)/obj/$(1)/$(patsubst $(B)/%,made/%,$(basename $(2))).o
objects_of = $(foreach s,$(2),$(call object_of,$(1),$(s)))

# A source unpacked by a port is made by the unpacking as a whole.
source_needs = $(if $(filter $(B)/ports/%,$(1)),$(call port_done,$(1)),$(1))
port_done = $(B)/ports/$(firstword $(subst /,$(space),$(patsubst $(B)/ports/%,%,$(1))))/.done

lib_flags = $(foreach l,$(1),$(lib_cflags_$(l)))
lib_needs = $(foreach l,$(1),$(lib_needs_$(l)))

# $(call compile,WORLD/NAME,SRC,COMPILER,FLAGS,ORDER_ONLY): one object from one source.
define compile
$(call object_of,$(1),$(2)): $(call source_needs,$(2)) \
		$(call stamp,$(subst /,-,$(1)).cflags,$(3) $(4)) | $(5)
	$$(call say,$$(if $$(filter %.S,$(2)),AS,CC),$(2:$(B)/%=%))
	@mkdir -p $$(@D)
	$$(Q)$(3) $(4) -MD -MP -MF $$(@:.o=.d) -c -o $$@ $(2)
-include $(patsubst %.o,%.d,$(call object_of,$(1),$(2)))

endef
compile_all = $(foreach s,$(2),$(call compile,$(1),$(s),$(3),$(4),$(5)))

# $(call archive_lib,FILE,WORLD/NAME,SRCS): made from nothing each time, so that no object of a
# source that has gone stays inside.
define archive_lib
$(1): $(call objects_of,$(2),$(3)) $(call stamp,$(subst /,-,$(2)).objects,$(3))
	$$(call say,AR,$(1:$(B)/%=%))
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(Q)$(AR) rcsD $$@ $$(filter %.o,$$^)

endef

define bare_library
$(call compile_all,bare/$(1),$(2),$(BARE_CC),$(BARE_CFLAGS) $(call lib_flags,$(4)) $(3),$(call lib_needs,$(4)) $(lib_needs_$(1)))
$(call archive_lib,$(B)/bare/lib$(1).a,bare/$(1),$(2))
endef

bare_libs = $(foreach l,$(filter-out -%,$(1)),$(B)/bare/lib$(l).a)
ldscript = $(if $(filter %.S,$(2)),$(B)/obj/bare/$(1)/$(notdir $(basename $(2))),$(2))

define bare_program
$(call compile_all,bare/$(1),$(2),$(BARE_CC),$(BARE_CFLAGS) $(call lib_flags,$(4)) $(5),$(call lib_needs,$(4)))
$(if $(filter %.S,$(3)),$(call preprocess_ldscript,$(1),$(3),$(5)))
$(B)/bare/$(1).elf: $(call objects_of,bare/$(1),$(2)) $(call bare_libs,$(4)) $(call ldscript,$(1),$(3)) \
		$($(1)_DEPS) $(call stamp,bare-$(1).link,$(2) $(4) $($(1)_LDFLAGS))
	$$(call say,LD,bare/$(1).elf)
	@mkdir -p $$(@D)
	$$(Q)$(BARE_CC) $(BARE_LDFLAGS) $($(1)_LDFLAGS) -T $(call ldscript,$(1),$(3)) -o $$@ \
		$(call objects_of,bare/$(1),$(2)) -Wl,--start-group $(call bare_libs,$(4)) \
		$(filter -%,$(4)) -lgcc -Wl,--end-group
endef

define preprocess_ldscript
$(call ldscript,$(1),$(2)): $(2) $(call stamp,bare-$(1).ldscript,$(3))
	@mkdir -p $$(@D)
	$$(Q)$(BARE_CC) -E -P -x assembler-with-cpp -I. $(3) -MD -MP -MT $$@ -MF $$@.d -o $$@ $(2)
-include $(call ldscript,$(1),$(2)).d

endef

define library
$(call compile_all,user/$(1),$(2),$(USER_CC),$(USER_CFLAGS) $(USER_LIBRARY_CFLAGS) $(call lib_flags,$(4)) $(3),$(USER_READY) $(call lib_needs,$(4)))
$(call archive_lib,$(B)/user/lib$(1).a,user/$(1),$(2))
USER_LIBRARIES += $(1)
endef

user_libs = $(foreach l,$(filter-out -%,$(1)),$(B)/user/lib$(l).a)

# What is said to the compiler of a program that is not static.
form_cflags = $(if $(filter dynamic,$($(1)_FORM)),-fPIE)
form_ldflags = $(if $(filter dynamic,$($(1)_FORM)),$(filter-out -static,$(USER_LDFLAGS)),$(USER_LDFLAGS))

define program
$(call compile_all,user/$(1),$(2),$(USER_CC),$(USER_CFLAGS) $(call form_cflags,$(1)) $(call lib_flags,$(3)) $(5),$(USER_READY) $(call lib_needs,$(3)))
$(B)/user/$(1).elf: $(call objects_of,user/$(1),$(2)) $(call user_libs,$(3)) $(USER_READY) \
		$($(1)_DEPS) $(call stamp,user-$(1).link,$(2) $(3) $(call form_ldflags,$(1)) $($(1)_LDFLAGS))
	$$(call say,LD,user/$(1).elf)
	@mkdir -p $$(@D)
	$$(Q)$(USER_CC) $(call form_ldflags,$(1)) $($(1)_LDFLAGS) -o $$@ $(call objects_of,user/$(1),$(2)) \
		-Wl,--start-group $(call user_libs,$(3)) $(filter -%,$(3)) -Wl,--end-group
$(call strip_rule,$(B)/user/$(1),$(B)/user/$(1).elf)
USER_PROGRAMS += $(1)
$(if $(strip $(4)),ARCHIVE_FILES += $(strip $(4))=$(B)/user/$(1))
endef

# For the tests: the C library itself is made in libc/module.mk.
define shared_library
$(call compile_all,user/$(1),$(2),$(USER_CC),$(USER_CFLAGS) -fPIC $(4),$(USER_READY))
$(B)/user/$(1).full.so: $(call objects_of,user/$(1),$(2)) $(USER_READY) $($(1)_DEPS) \
		$(call stamp,user-$(1).so.link,$(2) $($(1)_LDFLAGS))
	$$(call say,LD,user/$(1).so)
	@mkdir -p $$(@D)
	$$(Q)$(USER_CC) -shared -Wl,--build-id=none,-soname,$(1).so -o $$@ \
		$(call objects_of,user/$(1),$(2)) $($(1)_LDFLAGS)
$(call strip_rule,$(B)/user/$(1).so,$(B)/user/$(1).full.so)
$(if $(strip $(3)),ARCHIVE_FILES += $(strip $(3))=$(B)/user/$(1).so)
endef

define strip_rule
$(1): $(2)
	$$(Q)$(STRIP) -o $$@ $$<

endef

TARGET_TESTS :=
define target_test
$(call program,test-$(1),$(2),$(3),,$(4))
TARGET_TESTS += $(1)
$(if $(TESTS),ARCHIVE_FILES += test/$(1)=$(B)/user/test-$(1))
endef

HOST_TESTS :=
define host_test
$(call compile_all,host/$(1),$(2),$(HOST_CC),$(HOST_CFLAGS) $(3),)
$(B)/host/$(1): $(call objects_of,host/$(1),$(2)) $(call stamp,host-$(1).link,$(2) $($(1)_LDFLAGS))
	$$(call say,HOSTLD,host/$(1))
	@mkdir -p $$(@D)
	$$(Q)$(HOST_CC) $(HOST_LDFLAGS) -o $$@ $(call objects_of,host/$(1),$(2)) $($(1)_LDFLAGS) -lcmocka
HOST_TESTS += $(1)
endef
