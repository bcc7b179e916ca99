# SPDX-License-Identifier: Apache-2.0
# __clone is C here: libc/seam/clone.c.
