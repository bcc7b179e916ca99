# SPDX-License-Identifier: Apache-2.0
#
# The named targets. An image build ends with the hashes of the two files that are the same on
# every kernel, taskman.elf and the boot archive, or of the root server given instead.

.PHONY: image kernel boot taskman libc archive libraries programs check-host clean

HASHED = $(ROOTSERVER) $(if $(filter $(B)/bare/taskman.elf,$(ROOTSERVER)),$(B)/boot.cpio)
image: $(B)/qsoe.elf
	@for f in $(HASHED); do sha256sum $$f | sed 's,  .*/,  ,;s/^/  SHA256  /'; done

kernel: $(B)/bare/kernel.elf
boot: $(B)/bare/loader.elf
taskman: $(B)/bare/taskman.elf
libc: $(USER_READY)
archive: $(B)/boot.cpio
libraries: $(foreach l,$(USER_LIBRARIES),$(B)/user/lib$(l).a)
programs: $(addprefix $(B)/user/,$(USER_PROGRAMS))

check-host: $(addprefix $(B)/host/,$(HOST_TESTS))
	$(Q)tests/run-host --logs $(B)/logs/host $(sort $^)

# Other root servers than taskman, each as an image: tests of the kernel, chiefly.
IMAGES := $(B)/images$(if $(SEL4_PREFIX),-stock)

$(IMAGES)/%.elf: $(B)/bare/%.elf $(B)/bare/loader.elf boot/pack.py $(PACK_KERNEL_FILES)
	$(call say,PACK,images/$*.elf)
	@mkdir -p $(@D)
	$(Q)$(PYTHON) boot/pack.py --loader $(B)/bare/loader.elf $(PACK_KERNEL) --rootserver $< -o $@

# The same on the kernel that checks itself after every operation.
$(B)/images/%-checked.elf: $(B)/bare/%.elf $(B)/bare/loader.elf boot/pack.py \
		$(B)/bare/kernel-debug.elf
	$(call say,PACK,images/$*-checked.elf)
	@mkdir -p $(@D)
	$(Q)$(PYTHON) boot/pack.py --loader $(B)/bare/loader.elf \
		--kernel $(B)/bare/kernel-debug.elf --rootserver $< -o $@

# For the test driver, which asks for lists that only the modules know.
print-%:
	@echo $($*)

clean:
	$(Q)rm -rf $(B)
