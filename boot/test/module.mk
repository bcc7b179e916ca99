# SPDX-License-Identifier: Apache-2.0
$(eval $(call bare_program,smoke,boot/test/smoke.S,boot/test/smoke.ld,))
