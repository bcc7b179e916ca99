# SPDX-License-Identifier: Apache-2.0
#
# Read after musl's own Makefile: a target for its objects, without an archive of them. Ours are
# made of these and of the seam (module.mk).
.PHONY: objects
objects: $(AOBJS) $(CRT_OBJS) $(LDSO_OBJS)
